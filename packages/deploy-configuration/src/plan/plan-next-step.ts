import { machinesOf, machinesWith, type ObservedRole } from "../model/observed-role.ts";
import type { ConfigurationVersion, Pointer } from "../model/pointer.ts";

/** What a role is to have. */
export interface WantedRole {
  readonly role: string;
  readonly version: ConfigurationVersion;
}

/** The one step that follows from what is there. */
export type NextStep =
  | { readonly step: "upload"; readonly roles: readonly string[] }
  | { readonly step: "move"; readonly moves: readonly PointerMove[] }
  | { readonly step: "roll" }
  | { readonly step: "settle"; readonly moves: readonly PointerMove[] }
  | { readonly step: "done" }
  /** The parameter of this role was not written by logstack, or its group is not there. */
  | { readonly step: "refuse"; readonly role: string; readonly because: "foreignPointer" | "noGroup" };

/** A pointer, and what it is to say. */
export interface PointerMove {
  readonly role: string;
  readonly pointer: Pointer;
}

/**
 * Returns the next step of a deployment: look, take it, look again. Nothing is remembered between two steps, so whatever ended
 * a run before, the next one goes on.
 *
 * | what is there | step |
 * | --- | --- |
 * | a parameter that logstack did not write, or no group | refuse |
 * | a bundle is not in the bucket, and the pointer names another | upload |
 * | a pointer names another bundle | move it, with what it named before, and mark it as rolling |
 * | a pointer names this bundle under another version | move it; no machine has to follow |
 * | a machine lacks the bundle, or is on the way to it | roll |
 * | all machines have it, and a pointer is marked as rolling | settle: take the mark away |
 * | all machines have it | done |
 *
 * Before `move` nothing was changed that a machine looks at. `assumed`: machines do not run at all, and nobody waits for them.
 */
export function planNextStep(
  wanted: readonly WantedRole[],
  observed: readonly ObservedRole[],
  { assumed = false }: { readonly assumed?: boolean } = {},
): NextStep {
  const pairs = wanted.flatMap((one) => {
    const found = observed.find(({ role }) => role === one.role);
    return found === undefined ? [] : [{ wanted: one, found }];
  });
  for (const { found } of pairs) {
    if (found.pointer.kind === "foreign") return { step: "refuse", role: found.role, because: "foreignPointer" };
    if (found.group === undefined) return { step: "refuse", role: found.role, because: "noGroup" };
  }
  const isChange = pairs.some(
    ({ wanted: { version }, found }) => isOnItsWay(found) || digestOf(found) !== version.digest,
  );
  const moves = pairs.flatMap((pair) => planMove(pair, isChange ? "others change" : "nothing changes"));
  const toMove = new Set(moves.map(({ role }) => role));
  const lacking = pairs.filter(({ found }) => toMove.has(found.role) && !found.hasBundle);
  if (lacking.length > 0) return { step: "upload", roles: lacking.map(({ found }) => found.role) };
  if (moves.length > 0) return { step: "move", moves };
  const isBehind = ({ wanted: { version }, found }: Pair): boolean =>
    machinesWith(found, version.digest).length < Math.max(machinesOf(found).length, found.group?.desiredCapacity ?? 0);
  if (!assumed && pairs.some(isBehind)) return { step: "roll" };
  const rolling = pairs.flatMap(({ found }) => planSettling(found));
  return rolling.length > 0 ? { step: "settle", moves: rolling } : { step: "done" };
}

interface Pair {
  readonly wanted: WantedRole;
  readonly found: ObservedRole;
}

function isOnItsWay({ pointer }: ObservedRole): boolean {
  return pointer.kind === "found" && pointer.pointer.rolling;
}

function digestOf({ pointer }: ObservedRole): string | undefined {
  return pointer.kind === "found" ? pointer.pointer.current.digest : undefined;
}

/** A role that keeps its files while others change goes back with them: to the same files, and no further. */
function planMove(
  { wanted: { role, version }, found: { pointer: found } }: Pair,
  around: "others change" | "nothing changes",
): readonly PointerMove[] {
  if (found.kind !== "found") return [{ role, pointer: { current: version, before: undefined, rolling: true } }];
  const { pointer } = found;
  if (pointer.current.digest === version.digest) {
    const isSame = pointer.current.version === version.version && pointer.current.release === version.release;
    const before = around === "others change" && !pointer.rolling ? pointer.current : pointer.before;
    return isSame ? [] : [{ role, pointer: { ...pointer, current: version, before } }];
  }
  const before = findProven(pointer);
  return [
    {
      role,
      pointer: { current: version, before: before?.digest === version.digest ? undefined : before, rolling: true },
    },
  ];
}

/** What machines can go back to: not what they never all had. A pointer that goes back names itself as what was before. */
function findProven({ current, before, rolling }: Pointer): ConfigurationVersion | undefined {
  return rolling ? before : current;
}

function planSettling({ role, pointer: found }: ObservedRole): readonly PointerMove[] {
  if (found.kind !== "found" || !found.pointer.rolling) return [];
  const { current, before } = found.pointer;
  return [
    { role, pointer: { current, before: before?.digest === current.digest ? undefined : before, rolling: false } },
  ];
}

/**
 * Returns the pointers as they are to be once a roll has failed: what all machines had before, and marked as rolling until they
 * have it again. A role that had nothing before has no pointer then, and its machines wait.
 */
export function planWayBack(observed: readonly ObservedRole[]): readonly WayBack[] {
  return observed.flatMap(({ role, pointer: found }): readonly WayBack[] => {
    if (found.kind !== "found" || !found.pointer.rolling) return [];
    const { before } = found.pointer;
    if (before === undefined) return [{ role, pointer: undefined }];
    return [{ role, pointer: { current: before, before, rolling: true } }];
  });
}

/** Where a role's pointer goes back to; undefined where there was nothing. */
export interface WayBack {
  readonly role: string;
  readonly pointer: Pointer | undefined;
}
