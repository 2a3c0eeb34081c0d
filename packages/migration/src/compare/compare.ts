import type { Comparison, ComparisonRules, Doubt } from "../model/comparison.ts";
import { judgeIdentity, type Reading, type Side, type SideName, type Sides } from "../model/reading.ts";
import { amountOf, findUnsoundNumber, measuresOf, sharedMeasuresOf, type ReadStatistics } from "../model/statistics.ts";
import { findDifferences } from "./find-differences.ts";
import { findBadTolerances, judgeTolerances } from "./judge-tolerances.ts";

/**
 * Compares two sides, each read twice. They match only when both could be read, are known to be two, stood still at the same time, are
 * not both empty, and have the same measures but for what was declared. Whatever is in doubt is told, all of it at once.
 */
export function compare(sides: Sides, rules: ComparisonRules): Comparison {
  const { source, copy } = sides;
  const doubts = [
    ...findBadTolerances(rules.tolerances),
    ...findIdentityDoubts(sides),
    ...findSideDoubts("source", source, rules),
    ...findSideDoubts("copy", copy, rules),
    ...findTimeDoubts(sides),
    ...findContentDoubts(source.second, copy.second),
  ];
  const [read, copied] = [readOf(source.second), readOf(copy.second)];
  if (doubts.length > 0 || read === undefined || copied === undefined) return { outcome: "undecided", doubts };
  const found = findDifferences(sharedMeasuresOf(read), sharedMeasuresOf(copied));
  const { differences, tolerated } = judgeTolerances(found, rules.tolerances);
  return differences.length > 0
    ? { outcome: "mismatch", differences, tolerated }
    : { outcome: "match", source: read, copy: copied, tolerated };
}

function findIdentityDoubts({ source, copy }: Sides): readonly Doubt[] {
  const sameSide = [source.first, source.second].some((one) =>
    [copy.first, copy.second].some((other) => judgeIdentity(one.from, other.from) !== "distinct"),
  );
  if (!sameSide) return [];
  const shared = source.second.from.filter(({ kind, value }) =>
    copy.second.from.some((other) => other.kind === kind && other.value === value),
  );
  return [{ kind: "sameSide", shared }];
}

function findSideDoubts(side: SideName, { first, second }: Side, { leastApartMs }: ComparisonRules): readonly Doubt[] {
  const apartMs = second.at - first.at;
  return [
    ...[first, second].flatMap((reading) => findUnreadable(side, reading)).slice(0, 1),
    ...([first, second].some(({ from }) => from.length === 0) ? [{ kind: "unidentified", side } as const] : []),
    ...(judgeIdentity(first.from, second.from) === "same" ? [] : [{ kind: "changedIdentity", side } as const]),
    ...(apartMs < leastApartMs ? [{ kind: "tooClose", side, apartMs, leastApartMs } as const] : []),
    ...findMoving(side, { first, second }),
  ];
}

function findUnreadable(side: SideName, { statistics }: Reading): readonly Doubt[] {
  if (statistics.kind === "unreadable") return [{ kind: "unreadable", side, reason: statistics.reason }];
  const unsound = findUnsoundNumber(measuresOf(statistics));
  if (unsound === undefined) return [];
  const reason = `${unsound.path.join(".")} is ${unsound.value}, which can not be compared`;
  return [{ kind: "unreadable", side, reason }];
}

/** Finds whether a side changed between its readings; no tolerance holds here, because what moves can not be copied whole. */
function findMoving(side: SideName, { first, second }: Omit<Side, "name">): readonly Doubt[] {
  const [before, after] = [readOf(first), readOf(second)];
  if (before === undefined || after === undefined) return [];
  const differences =
    before.kind === after.kind
      ? findDifferences(measuresOf(before), measuresOf(after))
      : [{ path: [], source: before.kind, copy: after.kind }];
  return differences.length === 0 ? [] : [{ kind: "moving", side, differences }];
}

function findTimeDoubts({ source, copy }: Sides): readonly Doubt[] {
  const lastFirst = Math.max(source.first.at, copy.first.at);
  const firstSecond = Math.min(source.second.at, copy.second.at);
  return lastFirst <= firstSecond ? [] : [{ kind: "notTogether" }];
}

function findContentDoubts(source: Reading, copy: Reading): readonly Doubt[] {
  const [read, copied] = [readOf(source), readOf(copy)];
  if (read === undefined || copied === undefined) return [];
  if (read.kind !== copied.kind) return [{ kind: "differentKinds", source: read.kind, copy: copied.kind }];
  return amountOf(read) === 0 && amountOf(copied) === 0 ? [{ kind: "bothEmpty" }] : [];
}

function readOf({ statistics }: Reading): ReadStatistics | undefined {
  return statistics.kind === "unreadable" ? undefined : statistics;
}
