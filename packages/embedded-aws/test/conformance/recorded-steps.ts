import { STACK_NAME, type RecordedStory, type StoryEvent, type StoryReplay } from "./replay-over-http.ts";

type Members = Readonly<Record<string, unknown>>;

/** How one step of a story came out beside its recording, word for word. */
export interface JudgedStep {
  readonly step: string;
  readonly recorded: string;
  readonly answered: string;
}

/** Returns each recorded step with the engine's answer, both as the same kind of text: equal when the step is exact. */
export function judgeSteps(story: RecordedStory, replay: StoryReplay): readonly JudgedStep[] {
  return Object.entries(story.recorded).map(([step, recorded]) => {
    const answered =
      step === "per-resource-events" ? eventsAsRecorded(recorded, replay) : (replay.answers[step] ?? "no answer");
    return { step, recorded: comparable(recorded), answered: comparable(answered) };
  });
}

/** What the recordings differ in by their year, ids that nothing refers to, and what the client's library adds. */
const LEFT_OUT = new Set([
  "Capabilities",
  "LastOperations",
  "LastUpdatedTime",
  "EventId",
  "OperationId",
  "ResponseMetadata",
]);
/** AWS answers these as JSON in text; the recordings have them as structures. */
const JSON_TEXTS = new Set(["BeforeContext", "AfterContext", "ResourceProperties"]);

/** Returns an answer as text that is equal for equal answers: ids named by their first appearance, changes by logical id. */
function comparable(answer: unknown): string {
  const names = new Map<string, string>();
  return JSON.stringify(canonical(answer))
    .replaceAll("ap-southeast-2", "<region>")
    .replaceAll("arn:aws:", "arn:<partition>:")
    .replaceAll(`"${STACK_NAME}"`, '"<stack-name:1>"')
    .replaceAll(`stack/${STACK_NAME}/`, "stack/<stack-name:1>/")
    .replaceAll('"ChangeSetName":"proposal"', '"ChangeSetName":"<change-set-id:1>"')
    .replaceAll("changeSet/proposal/", "changeSet/")
    .replaceAll('"timestamp"', '"datetime"')
    .replaceAll(GENERATED, (id) => {
      const name = names.get(id) ?? `<id ${names.size + 1}>`;
      names.set(id, name);
      return name;
    });
}

/** Ids and generated names, as the recordings write them and as the engine makes them. */
const GENERATED = new RegExp(
  [
    String.raw`<(?:resource|physical-resource-id|uuid):\d+>`,
    String.raw`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`,
    String.raw`(?:${STACK_NAME}|CFN)-\w+-\w{12}`,
  ].join("|"),
  "g",
);

function canonical(value: unknown): unknown {
  if (value instanceof Date) return "datetime";
  if (Array.isArray(value)) return sortedChanges(value.map(canonical));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name, member]) => member !== undefined && !LEFT_OUT.has(name));
  return Object.fromEntries(
    members
      .map(([name, member]) => [
        name,
        canonical(JSON_TEXTS.has(name) && typeof member === "string" ? JSON.parse(member) : member),
      ])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** The recordings have the changes of a change set in the order of their logical ids. */
function sortedChanges(values: readonly unknown[]): readonly unknown[] {
  const idOf = (value: unknown): string =>
    (value as { ResourceChange?: { LogicalResourceId: string } }).ResourceChange?.LogicalResourceId ?? "";
  return values.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0));
}

/**
 * Returns the events with what the recording has of them. Recordings are of two ages: the older ones end before the
 * delete and have all events, newest first; the newer ones have them oldest first and merge equal statuses.
 */
function eventsAsRecorded(recorded: Members, { events, eventsBeforeDelete }: StoryReplay): Members {
  const isNewer = Object.hasOwn(recorded, "Stack");
  const stackKey = isNewer ? "Stack" : "<stack-name:1>";
  return Object.fromEntries(
    Object.entries(recorded).map(([key, list]) => {
      const logicalId = key === stackKey ? STACK_NAME : key;
      const known = new Set((list as readonly object[]).flatMap((event) => Object.keys(event)));
      const own = (isNewer ? events : eventsBeforeDelete).filter((event) => event["LogicalResourceId"] === logicalId);
      const told = isNewer ? merged(own).toReversed() : own;
      return [key, told.map((event) => Object.fromEntries(Object.entries(event).filter(([name]) => known.has(name))))];
    }),
  );
}

function merged(newestFirst: readonly StoryEvent[]): readonly StoryEvent[] {
  return newestFirst
    .filter((event) => event["ResourceStatus"] !== "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    .filter((event, index, list) => event["ResourceStatus"] !== list[index - 1]?.["ResourceStatus"]);
}
