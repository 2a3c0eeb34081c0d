import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type BenchLog, type LogKind, makeLog } from "./make-log.ts";
import { measureEventLines } from "./event-lines.ts";
import { findReaders, type LineReader } from "./readers.ts";
import { startWholePath } from "./whole-path.ts";

/** How fast one reader went through a log, the quickest of its turns. */
export interface ElbRate {
  readonly kind: LogKind;
  readonly reader: string;
  /** Of all threads, zlib's included: one core's worth. */
  readonly cpuMicrosecondsPerLine: number;
}

/** What was measured, which awkward lines each reader reads right, and who could not take part. */
export interface ElbResult {
  readonly rates: readonly ElbRate[];
  readonly awkward: readonly { readonly line: string; readonly right: readonly string[] }[];
  readonly readers: readonly string[];
  readonly absent: readonly string[];
}

const LINES = 100_000;

/** Has all readers go through the same logs, in turns, so that a busy moment is nobody's alone. */
export async function benchElb(runs: number): Promise<ElbResult> {
  const { readers, absent } = await findReaders();
  const wholePath = await startWholePath();
  const rates: ElbRate[] = [];
  for (const kind of ["alb", "classic"] as const) {
    const log = makeLog(kind, LINES);
    const taking = readers.filter(({ kinds }) => kinds.includes(kind));
    const contenders = [
      ...taking.map((reader) => ({ name: reader.name, spend: () => measure(log, reader) })),
      { name: "logstack: lines of JSON, as the function makes them", spend: () => measureEventLines(log) },
      { name: wholePath.name, spend: () => wholePath.measure(log) },
    ];
    const best = new Map<string, number>();
    for (let run = 0; run <= runs; run += 1) {
      for (const { name, spend } of contenders) {
        const spent = await spend();
        // The first turn is for the compiler.
        if (run > 0) best.set(name, Math.min(spent, best.get(name) ?? Number.POSITIVE_INFINITY));
      }
    }
    rates.push(...[...best].map(([reader, spent]) => ({ kind, reader, cpuMicrosecondsPerLine: spent })));
  }
  wholePath.close();
  const judges = readers.filter(({ read }) => read !== undefined);
  const awkward = AWKWARD.map(({ line, raw, status, userAgent }) => ({
    line,
    right: judges.filter((reader) => isRight(reader, { raw, status, userAgent })).map(({ name }) => name),
  }));
  return { rates, awkward, readers: judges.map(({ name }) => name), absent };
}

/** Microseconds of processor time a line, from zipped bytes to what the reader makes of each line. */
async function measure({ zipped, lines }: BenchLog, reader: LineReader): Promise<number> {
  const before = process.cpuUsage();
  let met = 0;
  await pipeline([zipped], createGunzip({ chunkSize: 128 * 1_024 }), async (source: AsyncIterable<Buffer>) => {
    let rest = Buffer.alloc(0);
    let offset = 0;
    for await (const chunk of source) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10) + 1;
      const text = bytes.toString("utf8", 0, end);
      for (let at = 0; at < text.length; met += 1) {
        const next = text.indexOf("\n", at);
        if (reader.take(text.slice(at, next), offset + at) === undefined) throw new Error("A line was lost.");
        at = next + 1;
      }
      offset += end;
      rest = Buffer.from(bytes.subarray(end));
    }
  });
  if (met !== lines) throw new Error(`${met} of ${lines} lines were met.`);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / lines;
}

interface Awkward {
  readonly line: string;
  readonly raw: string;
  readonly status: number | null;
  readonly userAgent: string;
}

const START = "2015-05-13T23:39:43.945958Z my-loadbalancer";
const TIMES = "0.000086 0.001048 0.001337";
const ALB = `https 2025-09-02T22:23:00.186641Z app/lb/50dc 192.0.2.7:2817`;
const ALB_REST = `- - arn:tg "Root=1" "-" "-" 0 2025-09-02T22:22:48.364000Z "forward" "-" "-" "-" "-" "-" "-"`;

const AWKWARD: readonly Awkward[] = [
  {
    line: "Classic, a quote in the user agent",
    raw: String.raw`${START} 192.0.2.7:2817 10.0.0.1:80 ${TIMES} 200 200 0 57 "GET http://a:80/ HTTP/1.1" "a \"b\" c" - -`,
    status: 200,
    userAgent: 'a "b" c',
  },
  {
    line: "Classic, no backend",
    raw: `${START} 192.0.2.7:2817 - -1 -1 -1 503 0 0 57 "GET http://a:80/ HTTP/1.1" "b" - -`,
    status: 503,
    userAgent: "b",
  },
  {
    line: "Classic, IPv6 client",
    raw: `${START} [2001:db8::1]:2817 10.0.0.1:80 ${TIMES} 200 200 0 57 "GET http://a:80/ HTTP/1.1" "b" - -`,
    status: 200,
    userAgent: "b",
  },
  {
    line: "ALB, a quote in the user agent",
    raw: String.raw`${ALB} 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://a:80/ HTTP/1.1" "a \"b\" c" ${ALB_REST}`,
    status: 200,
    userAgent: 'a "b" c',
  },
  {
    line: "ALB, a space in the address",
    raw: `${ALB} 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://a:80/a b HTTP/1.1" "b" ${ALB_REST}`,
    status: 200,
    userAgent: "b",
  },
  {
    line: "ALB, 33 fields and one unknown",
    raw: `${ALB} - 0.000 0.001 0.000 200 - 34 366 "- - -" "b" ${ALB_REST} TID_1 "-" "-" "-" new`,
    status: 200,
    userAgent: "b",
  },
  {
    line: "ALB, no space behind a quote",
    raw: `${ALB} - 0.000 0.001 0.000 101 - 34 366 "GET http://a:80/ HTTP/1.1" "b" ${ALB_REST.replace('"-" 0', '"-"0')}`,
    status: 101,
    userAgent: "b",
  },
];

function isRight({ read }: LineReader, { raw, status, userAgent }: Omit<Awkward, "line">): boolean {
  try {
    const reading = read?.(raw);
    return String(reading?.status) === String(status) && reading?.userAgent === userAgent;
  } catch {
    return false;
  }
}
