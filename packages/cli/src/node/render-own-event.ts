import type { DeployFact } from "@logstack/deploy-core";

/** What only the command line can tell, because no artifact runs (any more) that could. */
export type OwnFact = DeployFact | { readonly event: "skipped"; readonly because: readonly string[] };

/** Returns an event of the command line itself as a line of JSON, stamped as those of artifacts are. */
export function renderOwnEvent(fact: OwnFact, of: Readonly<Record<string, string>> = {}): string {
  const stamp = { v: 1, at: new Date().toISOString(), elapsedMs: Math.round(process.uptime() * 1000) } as const;
  return JSON.stringify({ ...of, ...stamp, ...fact });
}
