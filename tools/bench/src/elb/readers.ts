import { createDescriber, parseLine } from "@logstack/elb-processor";
import type { LogKind } from "./make-log.ts";
import { loadParser } from "./load-parser.ts";

/** Somebody who makes something of each line. What comes out is only looked at for `read`. */
export interface LineReader {
  readonly name: string;
  /** The kinds of log it is made for. */
  readonly kinds: readonly LogKind[];
  take(raw: string, offset: number): unknown;
  /** What it makes of a line's status and user agent; undefined for one whose way of reading is another's. */
  readonly read?: (raw: string) => Reading;
}

/** What every parser of requests has, by whatever name. */
export interface Reading {
  readonly status: unknown;
  readonly userAgent: unknown;
}

const BOTH: readonly LogKind[] = ["alb", "classic"];

/** Returns the floor, which only splits, first; then us; then those of npm's parsers that could be had. */
export async function findReaders(): Promise<{
  readonly readers: readonly LineReader[];
  readonly absent: readonly string[];
}> {
  const describe = createDescriber({ object: { bucket: "logs", key: "a.log.gz", etag: "e" }, form: "logstack" });
  const own: readonly LineReader[] = [
    { name: "unzip and split only", kinds: BOTH, take: (raw) => raw },
    {
      name: "logstack: parsed",
      kinds: BOTH,
      take: parseLine,
      read: (raw) => {
        const line = parseLine(raw);
        const isRequest = line.kind === "alb" || line.kind === "classic";
        return isRequest ? { status: line.elbStatus, userAgent: line.userAgent } : { status: null, userAgent: null };
      },
    },
    { name: "logstack: event", kinds: BOTH, take: (raw, offset) => describe(parseLine(raw), offset) },
    {
      name: "logstack: event as JSON",
      kinds: BOTH,
      take: (raw, offset) => JSON.stringify(describe(parseLine(raw), offset)),
    },
  ];
  const peers = await Promise.all(PEERS.map(async (peer) => ({ peer, parse: await loadParser(peer.package) })));
  return {
    readers: [
      ...own,
      ...peers.flatMap(({ peer, parse }): readonly LineReader[] =>
        parse === undefined ? [] : [{ name: peer.package, kinds: peer.kinds, take: parse, read: readWith(parse) }],
      ),
    ],
    absent: peers.filter(({ parse }) => parse === undefined).map(({ peer }) => peer.package),
  };
}

/** The parsers on npm that handle the format; each is one function of a line. */
const PEERS: readonly { readonly package: string; readonly kinds: readonly LogKind[] }[] = [
  { package: "elb-log-parser@0.0.3", kinds: ["classic"] },
  { package: "alb-log-parser@0.0.8", kinds: ["alb"] },
];

function readWith(parse: (raw: string) => unknown): (raw: string) => Reading {
  return (raw) => {
    const { elb_status_code: status, user_agent: userAgent } = parse(raw) as Readonly<Record<string, unknown>>;
    return { status, userAgent };
  };
}
