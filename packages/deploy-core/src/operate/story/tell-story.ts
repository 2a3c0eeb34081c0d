import type { ResourceChange } from "../../model/change-set.ts";
import type { FailureStory } from "../../model/failure-story.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { StackEvent } from "../../model/stack-event.ts";
import { findFailureStory } from "../../plan/story/find-failure-story.ts";
import type { Ports } from "../../ports.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import type { Evidence } from "./gather-evidence.ts";

/** An operation that is over or under way, and what is known of it. */
export interface ToldOperation {
  readonly stackId: string;
  readonly stack: ObservedStack | undefined;
  /** Oldest first. */
  readonly events: readonly StackEvent[];
  readonly evidence: Evidence;
  readonly template: ParsedTemplate | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** By parameter name: where its value came from. */
  readonly sources: Readonly<Record<string, string>>;
  /** The changes that were executed; undefined to ask AWS for those of the stack's last change set. */
  readonly changes: readonly ResourceChange[] | undefined;
}

/** Tells why an operation failed; undefined where nothing of it did. Asks AWS for no more than its change set. */
export async function tellStory(ports: Pick<Ports, "stacks">, told: ToldOperation): Promise<FailureStory | undefined> {
  const { evidence, changes, events } = told;
  const failed = events.some(({ status }) => status.endsWith("_FAILED") || status.includes("ROLLBACK"));
  if (!failed) return undefined;
  return findFailureStory({ ...told, ...evidence, changes: changes ?? (await readChanges(ports, told)) });
}

/**
 * AWS: an executed change set can be described for a while by the ARN that its stack names. It is the operation's own
 * where the operation bears its token, which is the last part of that ARN; the tokens of other tools say nothing.
 */
async function readChanges(
  { stacks }: Pick<Ports, "stacks">,
  { stack, events }: ToldOperation,
): Promise<readonly ResourceChange[]> {
  const changeSetId = stack?.changeSetId;
  if (changeSetId === undefined) return [];
  const token = events.find((event) => event.token !== undefined)?.token;
  if (token !== undefined && !changeSetId.endsWith(`/${token}`)) return [];
  try {
    return (await stacks.describeChangeSet(changeSetId, { values: true })).changes;
  } catch {
    return [];
  }
}
