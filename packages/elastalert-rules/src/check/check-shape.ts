import { refused, type Finding } from "../finding.ts";
import { isOpaque } from "../document/tokens.ts";
import { isMayBeZero, spanMs, UNITS } from "../schema/spans.ts";
import type { Entry, Value } from "../document/value.ts";
import type { Shape } from "../schema/shape.ts";
import { didYouMean } from "./nearest.ts";

/** What is wrong with the value under a key, if its shape is known. A value that is not known yet is let pass. */
export function checkShape(entry: Entry, shape: Shape): readonly Finding[] {
  const { key, value } = entry;
  if (value.kind === "scalar" && isOpaque(value.value)) return [];
  if (shape === "anything") return [];
  if (shape === "span" || shape === "rhythm") return checkSpan(entry, shape);
  if (typeof shape === "object") {
    if (value.kind === "scalar" && shape.oneOf.includes(String(value.value))) return [];
    const given = value.kind === "scalar" ? String(value.value) : "";
    const meant = didYouMean(given, shape.oneOf);
    return [
      refused(
        value.at,
        `${key} is ${shown(value)}, and ElastAlert knows only ${orList(shape.oneOf)}. ${meant}Write one of them.`,
      ),
    ];
  }
  if (ACCEPTS[shape](value)) return [];
  return [
    refused(value.at, `${key} is ${shown(value)}, and ElastAlert takes only ${NAMES[shape]} there. Write it so.`),
  ];
}

/** How a value is named in a sentence; nothing but numbers, booleans and short words of it is shown. */
export function shown(value: Value): string {
  switch (value.kind) {
    case "list":
      return "a list";
    case "mapping":
      return "a mapping";
    case "scalar":
      if (value.value === null) return "empty";
      if (typeof value.value !== "string") return String(value.value);
      return /^[\w.:*%-]{1,40}$/.test(value.value) ? `the text "${value.value}"` : "a text";
  }
}

/** Names as "a, b or c". */
export function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

type Simple = Exclude<Shape, object | "anything" | "span" | "rhythm">;

const isText = (value: Value) => value.kind === "scalar" && typeof value.value === "string";
const isNumber = (value: Value) => value.kind === "scalar" && typeof value.value === "number";
const isWhole = (value: Value) => value.kind === "scalar" && Number.isInteger(value.value);
const isFlag = (value: Value) => value.kind === "scalar" && typeof value.value === "boolean";
const isListOf = (test: (value: Value) => boolean) => (value: Value) =>
  value.kind === "list" && value.items.every((item) => test(item) || (item.kind === "scalar" && isOpaque(item.value)));

const ACCEPTS: Readonly<Record<Simple, (value: Value) => boolean>> = {
  text: isText,
  texts: (value) => isText(value) || isListOf(isText)(value),
  textList: isListOf(isText),
  whole: isWhole,
  wholeList: isListOf(isWhole),
  number: isNumber,
  flag: isFlag,
  mapping: (value) => value.kind === "mapping",
  list: (value) => value.kind === "list",
  certificates: (value) => isText(value) || isFlag(value),
};

const NAMES: Readonly<Record<Simple, string>> = {
  text: "a text (in quotes if it looks like a number)",
  texts: "a text or a list of texts",
  textList: "a list of texts",
  whole: "a whole number without quotes",
  wholeList: "a list of whole numbers",
  number: "a number without quotes",
  flag: "true or false",
  mapping: "keys with values",
  list: "a list",
  certificates: "a path, true or false",
};

function checkSpan({ key, value }: Entry, shape: "span" | "rhythm"): readonly Finding[] {
  const form = `Write units and numbers, such as ${key}: {minutes: 5}; units are ${orList(UNITS)}.`;
  if (value.kind !== "mapping" || value.entries.size === 0) {
    return [refused(value.at, `${key} is ${shown(value)}, and a span of time has a unit. ${form}`)];
  }
  if (shape === "rhythm" && value.entries.has("schedule")) return [];
  const wrong = [...value.entries.values()].flatMap((unit): readonly Finding[] => {
    if (!UNITS.includes(unit.key)) {
      const meant = didYouMean(unit.key, UNITS);
      return [
        refused(
          unit.at,
          `${unit.key} is no unit of time, so ElastAlert refuses ${key}. ${meant}Units are ${orList(UNITS)}.`,
        ),
      ];
    }
    if (unit.value.kind === "scalar" && isOpaque(unit.value.value)) return [];
    if (unit.value.kind === "scalar" && typeof unit.value.value === "number") return [];
    return [
      refused(
        unit.value.at,
        `${key} has ${shown(unit.value)} ${unit.key}, which is no number. Write a number without quotes.`,
      ),
    ];
  });
  const ms = spanMs(value);
  if (wrong.length > 0 || ms === undefined) return wrong;
  if (ms < 0) return [refused(value.at, `${key} is negative, and time only goes on. Write a span above zero.`)];
  if (ms === 0 && !isMayBeZero(key)) {
    return [refused(value.at, `${key} is zero, so nothing could ever be in it. Write a span above zero.`)];
  }
  return [];
}
