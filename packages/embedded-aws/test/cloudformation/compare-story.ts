import { isDeepStrictEqual } from "node:util";
import type { ShownEvent } from "./a-cloudformation.ts";
import type { Replay, Story } from "./replay-story.ts";

type Members = Readonly<Record<string, unknown>>;
type Change = { readonly ResourceChange: Members & { readonly LogicalResourceId: string } };

/** A place where the engine answered otherwise than AWS. */
export interface Mismatch {
  readonly what: string;
  readonly recorded: unknown;
  readonly answered: unknown;
}

const CHANGE_SETS = [1, 2].flatMap((step) => [
  `describe-change-set-${step}`,
  `describe-change-set-${step}-prop-values`,
]);
const STACKS = ["post-create-1-describe", "post-create-2-describe", "delete-describe"];

/** Returns all places where a replay differs from its recording. */
export function compareStory(story: Story, replay: Replay): readonly Mismatch[] {
  const changes = CHANGE_SETS.map((what) => ({
    what,
    recorded: comparableChanges(withoutDisputed(story.recorded[what])),
    answered: comparableChanges(withoutDisputed(replay.answers[what])),
  }));
  const stacks = STACKS.map((what) => ({
    what,
    recorded: comparableStack(story.recorded[what]),
    answered: comparableStack(replay.answers[what]),
  }));
  const named = nameTokens([...changes, ...stacks, eventsOf(story, replay)]);
  return named.filter(({ recorded, answered }) => !isDeepStrictEqual(recorded, answered));
}

/** Details have no order that AWS keeps to; contexts were recorded as structures. */
function comparableChanges(answer: Members | undefined): unknown {
  const changes = (answer?.["Changes"] ?? []) as readonly Change[];
  return changes
    .map(({ ResourceChange: change }) => ({
      ...change,
      ...(typeof change["BeforeContext"] === "string" && { BeforeContext: JSON.parse(change["BeforeContext"]) }),
      ...(typeof change["AfterContext"] === "string" && { AfterContext: JSON.parse(change["AfterContext"]) }),
      Details: sortedByText(change["Details"] as readonly unknown[]),
    }))
    .toSorted((a, b) => (a.LogicalResourceId < b.LogicalResourceId ? -1 : 1));
}

/**
 * Recordings disagree on one thing: asked for values, AWS said `Replacement: True` of an addition that sets a property
 * fixed at creation in most stories, and said nothing of the very same addition in others. The engine says it, as most do;
 * only that member of an addition, with that value, is left out.
 */
function withoutDisputed(answer: Members | undefined): Members {
  const changes = (answer?.["Changes"] ?? []) as readonly Change[];
  return {
    ...answer,
    Changes: changes.map(({ ResourceChange: change }) => {
      const { Replacement, ...others } = change;
      return { ResourceChange: change["Action"] === "Add" && Replacement === "True" ? others : change };
    }),
  };
}

function sortedByText(values: readonly unknown[]): readonly unknown[] {
  return values
    .map(canonical)
    .toSorted()
    .map((text) => JSON.parse(text) as unknown);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** These differ by the year of the recording. */
const BY_YEAR = new Set(["Capabilities", "LastOperations", "LastUpdatedTime"]);
const TIMES = new Set(["CreationTime", "DeletionTime"]);

function comparableStack(stack: Members | undefined): Members {
  return Object.fromEntries(
    Object.entries(stack ?? {})
      .filter(([name, value]) => value !== undefined && !BY_YEAR.has(name))
      .map(([name, value]) => [name, TIMES.has(name) ? "datetime" : value]),
  );
}

interface RecordedEvent extends Omit<ShownEvent, "ResourceProperties"> {
  readonly ResourceProperties?: unknown;
}

/**
 * Recordings are of two ages: the older ones end before the delete and have all events, oldest last; the newer ones go
 * through it, merge equal statuses, and leave out the reasons.
 */
function eventsOf(story: Story, replay: Replay): Mismatch {
  const recorded = story.recorded["per-resource-events"] as Readonly<Record<string, readonly RecordedEvent[]>>;
  const isNewer = "Stack" in recorded;
  const events = isNewer ? replay.events : replay.eventsBeforeDelete;
  const all = Object.entries(recorded);
  return {
    what: "per-resource-events",
    recorded: Object.fromEntries(
      all.map(([id, list]) => [id === "<stack-name:1>" ? "Stack" : id, list.map((it) => comparableEvent(it, isNewer))]),
    ),
    answered: Object.fromEntries(
      Object.entries(byResource(events, replay.stackName)).map(([id, list]) => [
        id,
        (isNewer ? merged(list).toReversed() : list).map((it) => comparableEvent(it, isNewer)),
      ]),
    ),
  };
}

function byResource(events: readonly ShownEvent[], stackName: string): Readonly<Record<string, readonly ShownEvent[]>> {
  const ids = [...new Set(events.map((event) => event.LogicalResourceId))];
  return Object.fromEntries(
    ids.map((id) => [id === stackName ? "Stack" : id, events.filter((event) => event.LogicalResourceId === id)]),
  );
}

function merged(newestFirst: readonly ShownEvent[]): readonly ShownEvent[] {
  return newestFirst
    .filter((event) => event.ResourceStatus !== "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    .filter((event, index, list) => event.ResourceStatus !== list[index - 1]?.ResourceStatus);
}

function comparableEvent(event: RecordedEvent, isNewer: boolean): Members {
  const { PhysicalResourceId, ResourceStatus, ResourceType, ResourceStatusReason, ResourceProperties } = event;
  const base = { PhysicalResourceId, ResourceStatus, ResourceType };
  if (isNewer) return base;
  const properties: unknown =
    typeof ResourceProperties === "string" ? JSON.parse(ResourceProperties) : ResourceProperties;
  return {
    ...base,
    ...(ResourceStatusReason !== undefined && { ResourceStatusReason }),
    ...(properties !== undefined && { ResourceProperties: properties }),
  };
}

/**
 * Returns the comparisons with ids and generated names, on both sides, named by their first appearance: the same id
 * must be in the same places.
 */
function nameTokens(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  const rename = (pattern: RegExp) => {
    const names = new Map<string, string>();
    return (value: unknown): unknown =>
      JSON.parse(
        canonical(value ?? null).replace(pattern, (token) => {
          if (!names.has(token)) names.set(token, `<${names.size + 1}>`);
          return names.get(token) ?? token;
        }),
      );
  };
  const recordedNames = rename(/<resource:\d+>|CFN-\w+-\w{12}/g);
  const answeredNames = rename(/story-stack-\w+-\w{12}|CFN-\w+-\w{12}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g);
  return mismatches.map(({ what, recorded, answered }) => ({
    what,
    recorded: recordedNames(recorded),
    answered: answeredNames(withPlaceTokens(answered)),
  }));
}

function withPlaceTokens(value: unknown): unknown {
  return JSON.parse(
    (JSON.stringify(value) ?? "null")
      .replaceAll("ap-southeast-2", "<region>")
      .replaceAll("arn:aws:", "arn:<partition>:")
      .replace(/"story-stack"/g, '"<stack-name:1>"')
      .replaceAll("stack/story-stack/", "stack/<stack-name:1>/")
      .replaceAll("changeSet/story-change-set/", "changeSet/"),
  );
}
