import type { NestedTrail, SilentMachine } from "../../model/failure-story.ts";
import { isOfStack, NESTED_STACK, type StackEvent } from "../../model/stack-event.ts";
import { nameOf } from "../../plan/story/find-consequences.ts";
import { isMissingSignal } from "../../plan/story/find-silent-machines.ts";
import type { Ports } from "../../ports.ts";
import { readFreshEvents, type Trail } from "../follow/read-fresh-events.ts";
import { readSilentMachines } from "./read-silent-machines.ts";

/** What the events of the stack itself do not tell of its operation. */
export interface Evidence {
  readonly nested: readonly NestedTrail[];
  /** By the failed resource's name: the machines that did not signal, read when it failed. */
  readonly machines: ReadonlyMap<string, readonly SilentMachine[]>;
}

/** Nothing was seen beside the stack's own events. */
export const NO_EVIDENCE: Evidence = { nested: [], machines: new Map() };

/** An event of a nested stack's resource. */
export interface NestedEvent {
  readonly nestedIn: readonly string[];
  readonly event: StackEvent;
}

/** Follows what happens beside the stack's own events, while it happens. */
export interface Witness {
  /**
   * Takes note of the stack's fresh events, and reads those of the nested stacks that they show at work; returns the
   * fresh ones of these. It never throws: what can not be read now is read with the next events, or missing in the end.
   */
  see(fresh: readonly StackEvent[]): Promise<readonly NestedEvent[]>;
  /** All that was seen; waits for looks that have begun, which are short. */
  testify(): Promise<Evidence>;
}

/** Begins to follow the nested stacks and the machines of the operation whose events this trail collects. */
export function createWitness(ports: Pick<Ports, "stacks" | "machines" | "report">, top: Trail): Witness {
  const nested = new Map<string, Member>();
  const machines = new Map<string, Promise<readonly SilentMachine[]>>();
  const note = (fresh: readonly StackEvent[], { path, trail }: Pick<Member, "path" | "trail">): void => {
    for (const event of fresh) {
      if (!isOfStack(event, trail.stackId)) noteNested(nested, { event, path, since: top.events[0]?.at ?? event.at });
      const name = nameOf({ nestedIn: path, logicalId: event.logicalId });
      // Not waited for here: the next look at the events must not be late.
      if (isMissingSignal(event) && !machines.has(name)) {
        const asked = { failure: event, stackId: trail.stackId, events: trail.events };
        machines.set(name, readSilentMachines(ports, asked));
      }
    }
  };
  return {
    see: async (fresh) => {
      note(fresh, { path: [], trail: top });
      const seen: NestedEvent[] = [];
      // A map's walk comes by what is added on the way: nested stacks of nested stacks.
      for (const member of nested.values()) {
        const events = await readMember(ports, member);
        note(events, member);
        const ofResources = events.filter((event) => !isOfStack(event, member.trail.stackId));
        seen.push(...ofResources.map((event) => ({ nestedIn: member.path, event })));
      }
      return seen;
    },
    testify: async () => ({
      nested: [...nested.values()].map(({ path, trail }) => ({ stackId: trail.stackId, path, events: trail.events })),
      machines: new Map(await Promise.all([...machines].map(async ([name, read]) => [name, await read] as const))),
    }),
  };
}

/** A nested stack, how far its events have been read, and whether there may be more. */
interface Member {
  readonly path: readonly string[];
  readonly trail: Trail;
  state: "working" | "justEnded" | "read";
}

/** AWS: the resource that is a nested stack has the nested stack's ARN as its physical id, once it has one. */
function noteNested(
  nested: Map<string, Member>,
  { event, path, since }: { readonly event: StackEvent; readonly path: readonly string[]; readonly since: number },
): void {
  const { type, physicalId = "", logicalId, status } = event;
  if (type !== NESTED_STACK || !physicalId.startsWith("arn:")) return;
  const known = nested.get(physicalId);
  const trail: Trail = known?.trail ?? { stackId: physicalId, after: undefined, since, seen: new Set(), events: [] };
  const state = status.endsWith("_IN_PROGRESS") ? "working" : "justEnded";
  if (known === undefined) nested.set(physicalId, { path: [...path, logicalId], trail, state });
  else known.state = state;
}

async function readMember({ stacks }: Pick<Ports, "stacks">, member: Member): Promise<readonly StackEvent[]> {
  if (member.state === "read") return [];
  try {
    const fresh = await readFreshEvents(stacks, member.trail);
    if (member.state === "justEnded") member.state = "read";
    return fresh;
  } catch {
    return [];
  }
}
