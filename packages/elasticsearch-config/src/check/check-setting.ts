import { refused, type Finding } from "../finding.ts";
import { shown, textOf, type Entry, type Value } from "../document/value.ts";
import { NODE_ROLES } from "../schema/node-settings.ts";
import type { SettingType } from "../schema/setting.ts";
import { didYouMean, orList } from "./nearest.ts";

/** What is wrong with the value of a setting. `null` is let pass: it takes a setting back to its default. */
export function checkSetting({ key, value }: Entry, type: SettingType): readonly Finding[] {
  if (value.kind === "scalar" && (value.value === null || isMachines(value.value))) return [];
  if (type === "roles") return checkRoles(value);
  if (typeof type === "object") return checkChoice({ key, value }, type.oneOf);
  const problem = TAKES[type](value);
  if (problem === undefined) return [];
  return [refused(value.at, `${key} is ${shown(value)}, and Elasticsearch takes ${FORMS[type]} there. ${problem}`)];
}

/** A text with `${NAME}` in it: the value is the machine's. */
function isMachines(value: string | number | boolean): boolean {
  return typeof value === "string" && /\$\{[\w.]+\}/.test(value);
}

type Simple = Exclude<SettingType, object | "roles">;

const FORMS: Readonly<Record<Simple, string>> = {
  text: "a text",
  texts: "a text, or a list of them",
  whole: "a whole number",
  number: "a number",
  boolean: "true or false",
  time: "a time with a unit",
  bytes: "a size with a unit",
  memory: "a size with a unit, or a share of the heap in percent",
  used: "a share of the disk in percent, or the free space with a unit",
  anything: "anything",
};

const TIME = /^(?:-1|0|\d+(?:\.\d+)?(?:nanos|micros|ms|s|m|h|d))$/;
const BYTES = /^(?:-1|0|\d+(?:\.\d+)?(?:b|k|kb|m|mb|g|gb|t|tb|p|pb))$/i;
const PERCENT = /^(?:100|\d{1,2}(?:\.\d+)?)%$/;
const RATIO = /^(?:1(?:\.0+)?|0?\.\d+)$/;

const TIME_ADVICE = 'Write a number and one of ms, s, m, h and d, such as "30s"; a month or a week has no unit.';
const BYTES_ADVICE = 'Write a number and one of b, kb, mb, gb and tb, such as "512mb".';

/** What to do about a value that does not fit; undefined for one that does. */
const TAKES: Readonly<Record<Simple, (value: Value) => string | undefined>> = {
  anything: () => undefined,
  text: (value) => (value.kind === "scalar" ? undefined : "Write one text."),
  texts: (value) =>
    value.kind === "scalar" || (value.kind === "list" && value.items.every(({ kind }) => kind === "scalar"))
      ? undefined
      : "Write a list of texts.",
  whole: (value) => unless(/^-?\d+$/.test(scalarText(value)), "Write one without a unit."),
  number: (value) => unless(/^-?\d+(?:\.\d+)?$/.test(scalarText(value)), "Write one without a unit."),
  boolean: (value) => unless(/^(?:true|false)$/.test(scalarText(value)), "Write one of the two, in lower case."),
  time: (value) => unless(TIME.test(scalarText(value)), TIME_ADVICE),
  bytes: (value) => unless(BYTES.test(scalarText(value)), BYTES_ADVICE),
  memory: (value) => unless(BYTES.test(scalarText(value)) || PERCENT.test(scalarText(value)), BYTES_ADVICE),
  used: (value) =>
    unless(
      [BYTES, PERCENT, RATIO].some((form) => form.test(scalarText(value))),
      'Write "85%" for what may be used, or "50gb" for what has to be free.',
    ),
};

function unless(fits: boolean, advice: string): string | undefined {
  return fits ? undefined : advice;
}

function scalarText(value: Value): string {
  return value.kind === "scalar" ? String(value.value) : "";
}

function checkChoice({ key, value }: Pick<Entry, "key" | "value">, words: readonly string[]): readonly Finding[] {
  const given = scalarText(value);
  if (words.includes(given)) return [];
  const meant = didYouMean(given, words);
  return [
    refused(
      value.at,
      `${key} is ${shown(value)}, and Elasticsearch takes ${orList(words)} there. ${meant}Write one of them.`,
    ),
  ];
}

function checkRoles(value: Value): readonly Finding[] {
  if (value.kind !== "list")
    return [
      refused(
        value.at,
        `node.roles is ${shown(value)}, and Elasticsearch takes a list there, such as [data, ingest]. Write one.`,
      ),
    ];
  return value.items.flatMap((item) => {
    const role = textOf(item) ?? "";
    if (NODE_ROLES.includes(role)) return [];
    return [
      refused(
        item.at,
        `There is no role ${shown(item)} of a node, so it would not start. ${didYouMean(role, NODE_ROLES)}Roles are ${orList(NODE_ROLES)}.`,
      ),
    ];
  });
}
