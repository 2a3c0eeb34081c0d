import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { createEventMaker, type EventBatch } from "@logstack/elb-processor";
import type { BenchLog } from "./make-log.ts";

/**
 * Returns microseconds of processor time a line, from zipped bytes to lines of JSON as the function makes them: ordinary lines straight
 * from their bytes. Nothing is sent.
 */
export async function measureEventLines({ zipped, lines }: BenchLog): Promise<number> {
  const before = process.cpuUsage();
  const object = { bucket: "logs", key: "a.log.gz", etag: "e" };
  const events = createEventMaker({ object, form: "logstack", maxLineBytes: 262_144 });
  let met = 0;
  const count = (batches: readonly EventBatch[]): void => {
    for (const batch of batches) {
      met += batch.lines;
      batch.release();
    }
  };
  await pipeline([zipped], createGunzip({ chunkSize: 64 * 1_024 }), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) count(events.push(chunk));
  });
  count(events.end());
  if (met !== lines) throw new Error(`${met} of ${lines} lines were made.`);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / lines;
}
