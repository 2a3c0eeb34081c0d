import { refused, told, type Finding } from "../finding.ts";
import { flatten } from "../document/flatten.ts";
import { entriesOf, entryOf, shown, textOf, valueAt, type Entry, type Value } from "../document/value.ts";
import {
  ACTION_SETTINGS,
  ACTIONS_OF_PHASE,
  GONE_ACTIONS,
  PHASES,
  READ_ONLY_ACTIONS,
  type Phase,
} from "../schema/lifecycle-actions.ts";
import type { PackageNames } from "./package-names.ts";
import { checkSetting } from "./check-setting.ts";
import { checkSettings } from "./check-settings.ts";
import { didYouMean, orList } from "./nearest.ts";

/** What a lifecycle is judged by besides itself. */
export interface LifecycleContext {
  readonly names: PackageNames;
  /** Why no index may be made read-only before it is deleted; undefined where it may. */
  readonly writtenAlways: string | undefined;
}

/** What is wrong with a lifecycle policy, the body of `PUT _ilm/policy/NAME`. */
export function checkLifecycle(value: Value, context: LifecycleContext): readonly Finding[] {
  const policy = entryOf(value, "policy");
  if (policy === undefined) {
    const found = entryOf(value, "phases");
    const why = found === undefined ? "has no policy" : "has its phases at the top, and they belong into policy";
    return [
      refused(
        found?.at ?? value.at,
        `This file ${why}, so Elasticsearch refuses it. Write {"policy": {"phases": {...}}}.`,
      ),
    ];
  }
  const phases = entryOf(policy.value, "phases");
  return [
    ...entriesOf(value)
      .filter(({ key }) => key !== "policy")
      .map((entry) => oddKey(entry, ["policy"])),
    ...entriesOf(policy.value)
      .filter(({ key }) => !POLICY_KEYS.includes(key))
      .map((entry) => oddKey(entry, POLICY_KEYS)),
    ...(phases === undefined
      ? [refused(policy.at, "A lifecycle has phases, and this one has none. Write them.")]
      : [
          ...entriesOf(phases.value).flatMap((phase) => checkPhase(phase, context)),
          ...checkOrder(phases.value),
          ...checkEnd(phases),
        ]),
  ];
}

const POLICY_KEYS = ["phases", "_meta", "deprecated"];

function oddKey({ key, at }: Entry, known: readonly string[]): Finding {
  const meant = didYouMean(key, known) || `It has ${orList(known)}. `;
  return refused(at, `A lifecycle has no "${key}" here, and Elasticsearch refuses it. ${meant}`.trim());
}

function checkPhase({ key, at, value }: Entry, context: LifecycleContext): readonly Finding[] {
  const phase = PHASES.find((known) => known === key);
  if (phase === undefined) {
    return [refused(at, `There is no phase "${key}". ${didYouMean(key, PHASES)}Phases are ${orList(PHASES)}.`)];
  }
  const age = entryOf(value, "min_age");
  return [
    ...entriesOf(value)
      .filter((entry) => !["min_age", "actions"].includes(entry.key))
      .map((entry) => oddKey(entry, ["min_age", "actions"])),
    ...(age === undefined ? [] : checkSetting(age, "time")),
    ...(entryOf(value, "actions") === undefined
      ? [refused(at, `The phase ${phase} has no actions, and Elasticsearch wants them. Write "actions": {}.`)]
      : []),
    ...entriesOf(valueAt(value, "actions")).flatMap((action) => checkAction(action, { phase, context })),
  ];
}

function checkAction(
  action: Entry,
  { phase, context }: { readonly phase: Phase; readonly context: LifecycleContext },
): readonly Finding[] {
  const { key, at, value } = action;
  const gone = GONE_ACTIONS[key];
  if (gone !== undefined) return [refused(at, `There is no action ${key} any more: ${gone}.`)];
  const table = ACTION_SETTINGS[key];
  if (table === undefined) {
    const known = Object.keys(ACTION_SETTINGS);
    return [refused(at, `There is no action ${key}. ${didYouMean(key, known)}Actions are ${orList(known)}.`)];
  }
  const allowed = ACTIONS_OF_PHASE[phase];
  if (!allowed.includes(key)) {
    return [
      refused(at, `The phase ${phase} has no action ${key}; it may have ${orList(allowed)}. Move it, or leave it out.`),
    ];
  }
  if (context.writtenAlways !== undefined && READ_ONLY_ACTIONS.includes(key)) {
    return [refused(at, `${key} makes an index read-only. ${context.writtenAlways}`)];
  }
  return [
    ...checkSettings(flatten(value), { table, of: `of the action ${key}` }),
    ...checkRollover(action),
    ...checkNames(action, context.names),
  ];
}

function checkRollover({ key, at, value }: Entry): readonly Finding[] {
  if (key !== "rollover" || entriesOf(value).some((entry) => entry.key.startsWith("max_"))) return [];
  return [
    refused(at, "rollover has no max_age, max_docs or max_primary_shard_size, so nothing would ever roll. Write one."),
  ];
}

function checkNames({ key, value }: Entry, names: PackageNames): readonly Finding[] {
  const refers = referencesOf(names)[key];
  const given = refers === undefined ? undefined : entryOf(value, refers.field);
  const name = textOf(given?.value);
  if (refers === undefined || given === undefined || name === undefined || refers.known.includes(name)) return [];
  const meant = didYouMean(name, refers.known);
  return [refused(given.value.at, `There is no ${refers.what} ${shown(given.value)} in this package. ${meant}`.trim())];
}

interface Reference {
  readonly field: string;
  readonly known: readonly string[];
  readonly what: string;
}

/** Which actions name what another file has. */
function referencesOf(names: PackageNames): Readonly<Partial<Record<string, Reference>>> {
  return {
    wait_for_snapshot: { field: "policy", known: names.snapshotPolicies, what: "snapshot policy" },
    searchable_snapshot: { field: "snapshot_repository", known: names.repositories, what: "snapshot repository" },
  };
}

const UNITS: Readonly<Record<string, number>> = {
  nanos: 1e-6,
  micros: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The milliseconds of a time with a unit; undefined for what is none. */
function msOf(value: Value | undefined): number | undefined {
  const { amount, unit } = /^(?<amount>\d+)(?<unit>[a-z]*)$/.exec(textOf(value) ?? "")?.groups ?? {};
  if (amount === undefined) return undefined;
  if (unit === "") return amount === "0" ? 0 : undefined;
  const each = UNITS[unit ?? ""];
  return each === undefined ? undefined : Number(amount) * each;
}

function checkOrder(phases: Value): readonly Finding[] {
  const given = PHASES.flatMap((name) => {
    const phase = entryOf(phases, name);
    const age = entryOf(phase?.value, "min_age");
    return phase === undefined
      ? []
      : [{ name, at: age?.value.at ?? phase.at, value: age?.value, ms: age === undefined ? 0 : msOf(age.value) }];
  });
  return given.flatMap(({ name, at, value, ms }, index) => {
    const before = given.slice(0, index).findLast((each) => each.ms !== undefined);
    if (before?.ms === undefined || ms === undefined || before.ms <= ms) return [];
    return [
      refused(
        at,
        `The phase ${name} begins at ${value === undefined ? "once" : shown(value)}, before ${before.name}, ${before.value === undefined ? "once" : shown(before.value)}; phases follow each other. Mend one.`,
      ),
    ];
  });
}

/** Without an end a disk is full one day, and then nothing is taken any more. */
function checkEnd(phases: Entry): readonly Finding[] {
  const last = entryOf(phases.value, "delete");
  if (last === undefined) {
    if (entriesOf(phases.value).some(({ key }) => !PHASES.some((known) => known === key))) return [];
    return [
      refused(
        phases.at,
        "This lifecycle has no phase delete, so events are kept until the disks are full. Write when they go.",
      ),
    ];
  }
  const actions = valueAt(last.value, "actions");
  if (actions !== undefined && entriesOf(actions).length === 0) {
    return [
      refused(
        last.at,
        'The phase delete has no action delete, so it deletes nothing. Write "actions": {"delete": {}}.',
      ),
    ];
  }
  if (entryOf(last.value, "min_age") === undefined) {
    return [
      told(last.at, "The phase delete has no min_age, so an index goes as soon as it has gone through the others."),
    ];
  }
  return [];
}
