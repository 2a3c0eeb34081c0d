import type { Consequences, Failure } from "../../model/failure-story.ts";
import type { ResourceChange } from "../../model/change-set.ts";
import { isCancellation } from "../../model/stack-event.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import type { PlacedEvent } from "./find-phases.ts";

/** An operation's events in their phases, those among them that are failures of their own, and the first of these. */
export interface PlacedFailures {
  readonly placed: readonly PlacedEvent[];
  readonly failures: readonly PlacedEvent[];
  readonly first: PlacedEvent;
}

/** What tells which resources should have followed. */
export interface Intent {
  readonly template: ParsedTemplate | undefined;
  /** The changes that were executed; none where nobody knows them. */
  readonly changes: readonly ResourceChange[];
}

/** Finds what a failure set off. */
export function findConsequences({ placed, failures, first }: PlacedFailures, intent: Intent): Consequences {
  const firstName = nameOf(describeFailure(first));
  const ofResources = placed.filter(({ own }) => !own);
  const cancelled = ofResources.filter((each) => each !== first && isCancellation(each.event));
  const others = failures.filter((each) => each !== first && nameOf(describeFailure(each)) !== firstName);
  const undone = ofResources.filter(({ phase, event }) => phase !== "forward" && event.status.endsWith("_COMPLETE"));
  return {
    cancelled: namesOf(cancelled),
    notBegun: findNotBegun({ placed, first }, intent),
    alsoFailed: uniqueFailures(others.filter(({ phase }) => phase === "forward")),
    rolledBack: hasRollback(placed) ? namesOf(undone) : [],
    leftBehind: uniqueFailures(failures.filter(({ phase }) => phase === "cleanup")),
  };
}

/** Returns a failure's name in messages: its logical id, after those of the nested stacks it lies in. */
export function nameOf({ nestedIn, logicalId }: Pick<Failure, "nestedIn" | "logicalId">): string {
  return [...nestedIn, logicalId].join("/");
}

/** Describes the failure that an event tells of. */
export function describeFailure({ event, nestedIn }: PlacedEvent): Failure {
  const { logicalId, type, status, reason } = event;
  return { nestedIn, logicalId, type, status, reason: sayWhy(reason) };
}

/** AWS: CancelUpdateStack leaves nothing but these two words on the stack. */
function sayWhy(reason: string | undefined): string {
  if (reason === undefined) return "CloudFormation gave no reason";
  return reason === "User Initiated" ? "Somebody cancelled the operation (User Initiated)." : reason;
}

function hasRollback(placed: readonly PlacedEvent[]): boolean {
  return placed.some(({ phase }) => phase === "rollback");
}

/** What needs the failed resource, at once or through others, was to be changed, and never began. */
function findNotBegun(
  { placed, first }: Pick<PlacedFailures, "placed" | "first">,
  { template, changes }: Intent,
): readonly string[] {
  if (template === undefined || first.own) return [];
  const begun = new Set(placed.map(({ event, nestedIn }) => nestedIn[0] ?? event.logicalId));
  const creates = placed.some(({ own, event }) => own && event.status === "CREATE_IN_PROGRESS");
  const intended = new Set(changes.map(({ logicalId }) => logicalId));
  const wanted = (logicalId: string): boolean =>
    changes.length === 0 ? creates && hasNoCondition(template, logicalId) : intended.has(logicalId);
  return findDependants(template, first.nestedIn[0] ?? first.event.logicalId).filter(
    (logicalId) => wanted(logicalId) && !begun.has(logicalId),
  );
}

/** A resource with a condition may never have been meant to be there. */
function hasNoCondition(template: ParsedTemplate, logicalId: string): boolean {
  return template.resources.get(logicalId)?.condition === undefined;
}

function findDependants({ references }: ParsedTemplate, logicalId: string): readonly string[] {
  const found = new Set<string>();
  const look = (target: string): void => {
    for (const { from, target: used } of references) {
      const [section, user] = from;
      if (section !== "Resources" || user === undefined || used !== target || user === logicalId || found.has(user))
        continue;
      found.add(user);
      look(user);
    }
  };
  look(logicalId);
  return [...found];
}

function namesOf(placed: readonly PlacedEvent[]): readonly string[] {
  return [...new Set(placed.map((each) => nameOf(describeFailure(each))))];
}

function uniqueFailures(placed: readonly PlacedEvent[]): readonly Failure[] {
  const failures = placed.map(describeFailure);
  return [...new Map(failures.toReversed().map((each) => [nameOf(each), each])).values()].toReversed();
}
