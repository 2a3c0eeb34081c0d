import type { ObservedStack } from "../../model/observed-stack.ts";
import type { StackEvent } from "../../model/stack-event.ts";
import { describeRunner, findRunning } from "../../plan/status/find-running.ts";
import type { Ports } from "../../ports.ts";

/** An operation that was running when it was found. */
export interface FoundRunning {
  readonly stack: ObservedStack;
  /** `this`: it brings what is wanted here. */
  readonly whose: "this" | "another";
}

/** Reports which operation runs on a stack: who began it, and when. Never fails: what can not be read is left out. */
export async function reportRunning(ports: Ports, { stack, whose }: FoundRunning): Promise<void> {
  const begun = await readBegun(ports, stack.stackId);
  ports.report({
    event: "running",
    status: stack.status,
    whose,
    by: describeRunner(stack, begun),
    runningMs: begun === undefined ? undefined : Math.max(0, ports.clock.now() - begun.at),
  });
}

async function readBegun({ stacks }: Ports, stackId: string): Promise<StackEvent | undefined> {
  const events: StackEvent[] = [];
  let pageToken: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { events: older, nextToken } = await stacks.describeEvents(stackId, pageToken);
      events.push(...older);
      if (nextToken === undefined || findRunning(events, stackId).complete) break;
      pageToken = nextToken;
    }
  } catch {
    // It is only to say who and since when; the operation itself is followed all the same.
  }
  return findRunning(events, stackId).begun;
}

/** AWS: 100 events a page; a longer operation is told by what it did last. */
const MOST_PAGES = 10;
