import type { ObservedRole } from "../model/observed-role.ts";
import type { ConfigurationVersion, Pointer } from "../model/pointer.ts";
import { planWayBack, type PointerMove } from "./plan-next-step.ts";

/**
 * Returns where each role goes back to; none where nothing is known that machines had before.
 *
 * | what is there | goes back |
 * | --- | --- |
 * | a role that is on its way to something | to what all its machines had before |
 * | beside it, one of a rollback that was ended, and not moved yet | to what the others go back to |
 * | none on its way | each to the one before |
 */
export function planRollback(observed: readonly ObservedRole[]): readonly PointerMove[] {
  const unfinished = planWayBack(observed).flatMap(({ role, pointer }) =>
    pointer === undefined ? [] : [{ role, pointer }],
  );
  if (unfinished.length === 0)
    return observed.flatMap((each) => {
      const before = beforeOf(each);
      return before === undefined ? [] : [goingTo(each.role, before)];
    });
  const begun = observed.find(({ pointer }) => pointer.kind === "found" && isGoingBack(pointer.pointer));
  const goal = begun?.pointer.kind === "found" ? begun.pointer.pointer.current : undefined;
  const left = observed.flatMap((each) => {
    const before = beforeOf(each);
    const isLeft = !unfinished.some(({ role }) => role === each.role) && isOfRelease(before, goal);
    return before === undefined || !isLeft ? [] : [goingTo(each.role, before)];
  });
  return [...unfinished, ...left];
}

/** A pointer that goes back names itself as what was before. */
export function isGoingBack({ current, before, rolling }: Pointer): boolean {
  return rolling && before?.digest === current.digest;
}

function beforeOf({ pointer: found }: ObservedRole): ConfigurationVersion | undefined {
  return found.kind === "found" ? found.pointer.before : undefined;
}

function goingTo(role: string, version: ConfigurationVersion): PointerMove {
  return { role, pointer: { current: version, before: version, rolling: true } };
}

function isOfRelease(one: ConfigurationVersion | undefined, other: ConfigurationVersion | undefined): boolean {
  return one !== undefined && one.version === other?.version && one.release === other.release;
}
