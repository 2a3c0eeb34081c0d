import type { StackEvent } from "../../model/stack-event.ts";
import { isGoodState } from "../../plan/status/find-undone.ts";
import type { StackApi } from "../../ports.ts";

/** Reads a stack's events, newest first, back to the last one that says that it was in a good state, or all of them. */
export async function readEventsSinceGoodState(api: StackApi, stackId: string): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = [];
  let pageToken: string | undefined;
  do {
    const page = await api.describeEvents(stackId, pageToken);
    events.push(...page.events);
    pageToken = page.events.some((event) => isGoodState(event, stackId)) ? undefined : page.nextToken;
  } while (pageToken !== undefined);
  return events;
}
