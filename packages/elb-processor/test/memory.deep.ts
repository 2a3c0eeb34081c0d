import { randomBytes } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { anEvent, someLines } from "./support/a-function.ts";
import { aBundle, invoke } from "./support/a-process.ts";

/** `MEMORY_ZIPPED_GB=1` tries an object that is as large as that zipped: minutes of work. */
const ZIPPED_GB = process.env["MEMORY_ZIPPED_GB"];
const SIZE = ZIPPED_GB === undefined ? "1 GB unzipped" : `${ZIPPED_GB} GB zipped`;
const LIMIT_MB = 192;

it(`an object of ${SIZE} goes through a function of ${LIMIT_MB} MB`, async () => {
  const text = Buffer.from(unlikeLines(30_000));
  const part = gzipSync(text, { level: 1 });
  const parts = Math.ceil(
    ZIPPED_GB === undefined ? 2 ** 30 / text.length : (Number(ZIPPED_GB) * 2 ** 30) / part.length,
  );
  const store = await aStoreOfParts(part, parts);
  const peer = await aCountingPeer();
  const ran = await invoke(await aBundle(), {
    place: { endpoint: store, port: peer.port },
    event: anEvent("k"),
    remainingMs: 900_000,
  });
  expect(ran).toMatchObject({
    error: undefined,
    summary: { outcome: "delivered", lines: { sent: 30_000 * parts, failed: 0 } },
  });
  expect(peer.lines()).toBe(30_000 * parts);
  expect(ran.maxRssMb).toBeLessThan(LIMIT_MB);
  process.stderr.write(
    `${((part.length * parts) / 2 ** 20).toFixed(0)} MB zipped, ${((text.length * parts) / 2 ** 20).toFixed(0)} MB unzipped, ${ran.maxRssMb.toFixed(0)} MB of memory, ${(ran.cpuMs / 1000).toFixed(1)} s of CPU\n`,
  );
});

/** Lines that zip to about a tenth, as those of load balancers do, because no two of them ask for the same. */
function unlikeLines(count: number): string {
  return someLines(count).replaceAll("check/", () => `check/${randomBytes(60).toString("hex")}/`);
}

/** An object of many zipped parts, of which only one is in memory. */
async function aStoreOfParts(part: Buffer, parts: number): Promise<string> {
  const server = http.createServer((_request, response) => {
    response.writeHead(200, { etag: '"etag"', "content-length": part.length * parts });
    void (async () => {
      for (let sent = 0; sent < parts && !response.destroyed; sent += 1) {
        if (!response.write(part)) await once(response, "drain").catch(() => undefined);
      }
      response.end();
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function aCountingPeer() {
  let lines = 0;
  const server = net.createServer((socket) => {
    socket.on("data", (bytes) => {
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, lines: () => lines };
}
