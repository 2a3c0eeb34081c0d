import { concerns, expiryOf, midnightAfter, type LifecycleRule } from "./lifecycle-rules.ts";
import { isObjectVersion, type History, type ObjectVersion, type StoredObject } from "./object-history.ts";
import type { Versioning } from "./versioning.ts";

/** One thing that a lifecycle does to a key: remove a version for good, or put a delete marker in front. */
export type Expiry =
  | { readonly kind: "remove"; readonly versionId: string }
  | { readonly kind: "mark"; readonly atMs: number };

/**
 * Returns what is due next for a key, or undefined when nothing is. What it leads to may be due as well: a marker that
 * was put long ago makes a version old. Nothing is due before `nowMs`, which is why a clock that runs late loses nothing.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function planExpiry(
  history: History,
  {
    rules,
    versioning,
    nowMs,
  }: { readonly rules: readonly LifecycleRule[]; readonly versioning: Versioning; readonly nowMs: number },
): Expiry | undefined {
  const old = history.findIndex(
    (version, index) => index > 0 && isNoncurrentDue(history, { version, index, rules, nowMs }),
  );
  const oldVersion = history[old];
  if (oldVersion !== undefined) return { kind: "remove", versionId: oldVersion.versionId };
  const [current] = history;
  if (current === undefined) return undefined;
  if (!isObjectVersion(current)) {
    const isAlone = history.length === 1;
    return isAlone && isMarkerDue(current, rules, nowMs) ? { kind: "remove", versionId: current.versionId } : undefined;
  }
  const atMs = Math.min(...rules.map((rule) => expiryOf(rule, current) ?? Number.POSITIVE_INFINITY));
  if (atMs > nowMs) return undefined;
  return versioning === "Unversioned" ? { kind: "remove", versionId: current.versionId } : { kind: "mark", atMs };
}

/** AWS: a version's age counts from when the next newer one came, and the newest so many are kept whatever their age. */
function isNoncurrentDue(
  history: History,
  {
    version,
    index,
    rules,
    nowMs,
  }: {
    readonly version: ObjectVersion;
    readonly index: number;
    readonly rules: readonly LifecycleRule[];
    readonly nowMs: number;
  },
): boolean {
  const sinceMs = history[index - 1]?.lastModifiedMs ?? Number.POSITIVE_INFINITY;
  const newerNoncurrent = index - 1;
  return rules.some(
    (rule) =>
      rule.noncurrent !== undefined &&
      isAbout(rule, version) &&
      newerNoncurrent >= rule.noncurrent.keep &&
      midnightAfter(sinceMs, rule.noncurrent.days) <= nowMs,
  );
}

/** AWS: a rule that expires objects by age also takes the markers that are as old and stand alone. */
function isMarkerDue(marker: ObjectVersion, rules: readonly LifecycleRule[], nowMs: number): boolean {
  return rules.some((rule) => {
    if (!isAbout(rule, marker) || rule.expiration === undefined || rule.expiration.kind === "date") return false;
    const days = rule.expiration.kind === "days" ? rule.expiration.days : 0;
    return midnightAfter(marker.lastModifiedMs, days) <= nowMs;
  });
}

/** A delete marker has neither size nor tags, so that a rule about those is not about it. */
function isAbout(rule: LifecycleRule, version: ObjectVersion): boolean {
  return isObjectVersion(version)
    ? concerns(rule, version satisfies StoredObject)
    : rule.isByKeyOnly && version.key.startsWith(rule.prefix);
}
