import { refused, told, type Finding } from "../finding.ts";
import { flatten } from "../document/flatten.ts";
import { entriesOf, entryOf, shown, textOf, valueAt, wholeOf, type Entry, type Value } from "../document/value.ts";
import {
  CLIENT_SETTINGS,
  REPOSITORY_NEEDS,
  REPOSITORY_SETTINGS,
  SNAPSHOT_CONFIG,
  SNAPSHOT_RETENTION,
} from "../schema/snapshot-settings.ts";
import { checkSchedule } from "./check-schedule.ts";
import { checkSettings } from "./check-settings.ts";
import { didYouMean, orList } from "./nearest.ts";
import type { PackageNames } from "./package-names.ts";

/** What is wrong with a snapshot repository, the body of `PUT _snapshot/NAME`. */
export function checkRepository(value: Value): readonly Finding[] {
  const types = Object.keys(REPOSITORY_SETTINGS);
  const type = textOf(valueAt(value, "type"));
  const table = REPOSITORY_SETTINGS[type ?? ""];
  if (type === undefined || table === undefined) {
    const given = valueAt(value, "type");
    const what =
      given === undefined
        ? "A repository has a type, and this one has none."
        : `There is no repository of type ${shown(given)}.`;
    return [refused(given?.at ?? value.at, `${what} ${didYouMean(type ?? "", types)}Types are ${orList(types)}.`)];
  }
  const settings = flatten(valueAt(value, "settings"));
  const needed = REPOSITORY_NEEDS[type] ?? "";
  return [
    ...oddKeys(value, { known: ["type", "settings"], what: "A repository" }),
    ...settings.flatMap((entry) => checkRepositorySetting(entry, type)),
    ...(settings.some(({ key }) => key === needed)
      ? []
      : [
          refused(
            valueAt(value, "settings")?.at ?? value.at,
            `A repository of type ${type} needs ${needed}. Write it.`,
          ),
        ]),
  ];
}

function checkRepositorySetting(entry: Entry, type: string): readonly Finding[] {
  const { key, at, value } = entry;
  if (/key|secret|token|password/.test(key) && !key.startsWith("get_register")) {
    return [
      refused(
        at,
        `${key} is a secret, and whoever may ask for the repository reads its settings. Leave it out: the machine's role has the right to the bucket.`,
      ),
    ];
  }
  if (CLIENT_SETTINGS.includes(key)) {
    return [
      refused(
        at,
        `${key} is the client's, not the repository's. Write s3.client.default.${key} into elasticsearch.yml.`,
      ),
    ];
  }
  const text = textOf(value) ?? "";
  if (key === "base_path" && (text.startsWith("/") || text.endsWith("/"))) {
    return [
      refused(
        value.at,
        `base_path is ${shown(value)}: with a slash at an end, S3 has a folder without a name. Write it without.`,
      ),
    ];
  }
  if (type === "s3" && key === "bucket" && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) {
    return [
      refused(
        value.at,
        `bucket is ${shown(value)}, which is no name of a bucket: write its name alone, without s3://, path or capital letters.`,
      ),
    ];
  }
  return checkSettings([entry], { table: REPOSITORY_SETTINGS[type] ?? {}, of: `of a repository of type ${type}` });
}

/** What is wrong with a snapshot policy, the body of `PUT _slm/policy/NAME`. */
export function checkSnapshotPolicy(value: Value, names: PackageNames): readonly Finding[] {
  const known = ["schedule", "name", "repository", "config", "retention"];
  const missing = known.slice(0, 3).filter((key) => entryOf(value, key) === undefined);
  const schedule = valueAt(value, "schedule");
  const retention = entryOf(value, "retention");
  return [
    ...oddKeys(value, { known, what: "A snapshot policy" }),
    ...missing
      .filter((name) => !entriesOf(value).some(({ key }) => didYouMean(key, [name]) !== ""))
      .map((key) => refused(value.at, `A snapshot policy needs ${key}, and this one has none. Write it.`)),
    ...(schedule === undefined ? [] : checkSchedule("schedule", schedule)),
    ...checkName(valueAt(value, "name")),
    ...checkRepositoryName(valueAt(value, "repository"), names),
    ...checkSettings(flatten(valueAt(value, "config")), { table: SNAPSHOT_CONFIG, of: "of a snapshot" }),
    ...checkSettings(flatten(retention?.value), { table: SNAPSHOT_RETENTION, of: "of a retention" }),
    ...checkCounts(retention?.value),
    ...(retention === undefined
      ? [
          told(
            value.at,
            "This snapshot policy has no retention, so snapshots are kept for ever. Write retention, with expire_after.",
          ),
        ]
      : []),
  ];
}

function oddKeys(
  value: Value,
  { known, what }: { readonly known: readonly string[]; readonly what: string },
): readonly Finding[] {
  return entriesOf(value)
    .filter(({ key }) => !known.includes(key))
    .map(({ key, at }) =>
      refused(
        at,
        `${what} has no "${key}", and Elasticsearch refuses it. ${didYouMean(key, known) || `It has ${orList(known)}.`}`.trim(),
      ),
    );
}

function checkName(value: Value | undefined): readonly Finding[] {
  const text = textOf(value);
  if (value === undefined || text === undefined) return [];
  const plain = text.replaceAll(/\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}/g, "");
  if (text.startsWith("<") !== text.endsWith(">") || (text.includes("{") && !text.startsWith("<"))) {
    return [
      refused(
        value.at,
        `name is ${shown(value)}: a date is only put in between < and >, such as <nightly-{now/d}>. Mend it.`,
      ),
    ];
  }
  if (/[A-Z\s,"*\\|?#]/.test(plain)) {
    return [
      refused(
        value.at,
        `name is ${shown(value)}, and a snapshot's name has no capital letters, spaces or any of , " * \\ | ? #. Mend it.`,
      ),
    ];
  }
  return [];
}

function checkRepositoryName(value: Value | undefined, { repositories }: PackageNames): readonly Finding[] {
  const name = textOf(value);
  if (value === undefined || name === undefined || repositories.includes(name)) return [];
  const meant =
    didYouMean(name, repositories) || (repositories.length === 0 ? "" : `There is ${orList(repositories)}. `);
  return [refused(value.at, `There is no repository ${shown(value)} in snapshot-repositories/. ${meant}`.trim())];
}

function checkCounts(retention: Value | undefined): readonly Finding[] {
  const [least, most] = [entryOf(retention, "min_count"), entryOf(retention, "max_count")];
  const [from, to] = [wholeOf(least?.value), wholeOf(most?.value)];
  if (from === undefined || to === undefined || most === undefined || from <= to) return [];
  return [
    refused(
      most.value.at,
      `max_count is ${to} and min_count is ${from}, so no number of snapshots is right. Mend one.`,
    ),
  ];
}
