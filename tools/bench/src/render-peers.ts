import { alignColumns } from "./align-columns.ts";
import { OPERATIONS, type PeerSample, type PeersResult } from "./bench-peers.ts";
import { summarize } from "./statistics.ts";

/** Returns medians as a table, each beside what it is of logstack's: times in seconds, calls on the wire. */
export function renderPeers({ samples, absent }: PeersResult, title: string): string {
  const deployers = [...new Set(samples.map(({ deployer }) => deployer))];
  const rows = OPERATIONS.flatMap((operation) =>
    deployers.map((deployer) => {
      const medians = mediansOf(samples.filter((it) => it.operation === operation && it.deployer === deployer));
      const floor = mediansOf(samples.filter((it) => it.operation === operation && it.deployer === deployers[0]));
      const { elapsedMs, ownMs, overheadMs, cpuMs, calls } = medians;
      return [
        operation,
        deployer,
        ...[elapsedMs, ownMs, overheadMs, cpuMs].map((ms) => (ms / 1_000).toFixed(2)),
        calls.toFixed(0),
        [elapsedMs / floor.elapsedMs, cpuMs / floor.cpuMs, calls / floor.calls].map((it) => it.toFixed(1)).join(" / "),
      ];
    }),
  );
  const header = [
    "",
    "",
    "wall s",
    "stacks' own s",
    "over it s",
    "CPU s",
    "calls",
    "times logstack's wall / CPU / calls",
  ];
  const missing = absent.map((name) => `Without ${name}: it is not installed here.`);
  return `${[title, "", ...alignColumns([header, ...rows]), ...(missing.length > 0 ? ["", ...missing] : [])].join("\n")}\n`;
}

type Medians = Omit<PeerSample, "deployer" | "operation"> & { readonly overheadMs: number };

function mediansOf(samples: readonly PeerSample[]): Medians {
  const median = (of: (sample: PeerSample) => number): number => summarize(samples.map(of)).medianMs;
  return {
    elapsedMs: median((it) => it.elapsedMs),
    ownMs: median((it) => it.ownMs),
    overheadMs: median((it) => it.elapsedMs - it.ownMs),
    cpuMs: median((it) => it.cpuMs),
    calls: median((it) => it.calls),
  };
}
