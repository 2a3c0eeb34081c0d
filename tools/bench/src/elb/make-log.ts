import { gzipSync } from "node:zlib";

/** Bytes of a log as a load balancer leaves it in its bucket, and how many lines it has. */
export interface BenchLog {
  readonly zipped: Buffer;
  readonly lines: number;
}

/** The kinds of log that somebody beside us can read. */
export type LogKind = "alb" | "classic";

const BROWSERS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
  "okhttp/4.9.3",
  "curl/7.46.0",
];

/** Returns a log of ordinary lines, always the same: `alb` with all of its thirty-three fields, 740 bytes a line. */
export function makeLog(kind: LogKind, lines: number): BenchLog {
  const random = createRandom(7);
  const text = Array.from({ length: lines }, () => (kind === "alb" ? albLine(random) : classicLine(random))).join("\n");
  return { zipped: gzipSync(`${text}\n`), lines };
}

type Random = (below: number) => number;

function albLine(random: Random): string {
  const target = `10.0.${random(256)}.${random(256)}:80`;
  const arn = "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067";
  const certificate = "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012";
  const [time, created] = [timeOf(random), timeOf(random)];
  return `https ${time} app/my-loadbalancer/50dc6c495c0c9188 ${addressOf(random)} ${target} 0.00${random(9)} 0.${100 + random(899)} 0.000 200 200 ${random(5_000)} ${random(90_000)} ${requestOf(random)} ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ${arn} "Root=1-58337262-${hex(random, 24)}" "www.example.com" "${certificate}" ${random(50)} ${created} "forward" "-" "-" "${target}" "200" "-" "-" TID_${hex(random, 32)} "-" "-" "-"`;
}

function classicLine(random: Random): string {
  const backend = `10.0.${random(256)}.${random(256)}:80`;
  return `${timeOf(random)} my-loadbalancer ${addressOf(random)} ${backend} 0.00008${random(9)} 0.0${10 + random(89)} 0.00005${random(9)} 200 200 ${random(5_000)} ${random(90_000)} ${requestOf(random)} ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2`;
}

function requestOf(random: Random): string {
  const url = `https://www.example.com:443/api/v1/things/${hex(random, 8)}?page=${random(100)}&q=${hex(random, 12)}`;
  return `"GET ${url} HTTP/1.1" "${BROWSERS[random(BROWSERS.length)]}"`;
}

function addressOf(random: Random): string {
  return `${1 + random(223)}.${random(256)}.${random(256)}.${random(256)}:${1_024 + random(60_000)}`;
}

function timeOf(random: Random): string {
  return `2025-09-0${1 + random(9)}T22:23:${10 + random(50)}.${100_000 + random(900_000)}Z`;
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random(16).toString(16)).join("");
}

function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
