import { randomUUID } from "node:crypto";
import { makeProbe, type ProbeResult } from "@logstack/migration";
import { findProbe, sendEvent } from "@logstack/migration/node";
import type { DeployedAddress } from "./deployed-address.ts";
import type { WatchedSource } from "./watched-source.ts";

/** Time, as watching needs it. */
export interface WatchClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  pause(ms: number): Promise<void>;
}

/** How a probe is sent, and for how long it is looked for. */
export interface ProbeRequest {
  readonly watched: WatchedSource;
  readonly deployed: DeployedAddress;
  readonly patienceMs: number;
  readonly clock: WatchClock;
}

const LOOK_EVERY_MS = 1_000;

/** Sends an event through the Broker that a source was deployed with, and looks for it at both stacks until it is at one. Never throws. */
export async function sendProbe({ watched, deployed, patienceMs, clock }: ProbeRequest): Promise<ProbeResult> {
  if (deployed.kind === "unknown") return { kind: "notSent", reason: deployed.reason };
  const { source, environment } = watched;
  const id = `probe-${randomUUID()}`;
  const began = clock.now();
  const line = makeProbe({ source, id, at: new Date(began).toISOString(), environment });
  const sent = await sendEvent({ ...deployed.address, transport: source.transport }, { line });
  if (sent.kind === "notTaken") return { kind: "notSent", reason: sent.reason };
  for (;;) {
    const [old, fresh] = await Promise.all([watched.old, watched.new].map((side) => look(watched, side, id)));
    if (old === "found" || fresh === "found") {
      return { kind: "found", id, at: old === fresh ? "both" : old === "found" ? "old" : "new" };
    }
    if (clock.now() - began >= patienceMs) {
      const failed = [old, fresh].find((each) => typeof each === "object");
      return typeof failed === "object" ? { kind: "unreadable", id, reason: failed.reason } : { kind: "lost", id };
    }
    await clock.pause(Math.min(LOOK_EVERY_MS, patienceMs));
  }
}

function look({ source }: WatchedSource, { service, search }: WatchedSource["old"], id: string) {
  return findProbe(service, { index: search.index, ...source.recognise, id });
}
