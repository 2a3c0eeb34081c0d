import { ALERTERS } from "./alerters.ts";
import { COMMON_KEYS, GLOBAL_KEYS } from "./rule-keys.ts";
import { RULE_TYPES } from "./rule-types.ts";
import type { Shape } from "./shape.ts";

const EVERY_KEY: Readonly<Record<string, Shape>> = Object.assign(
  {},
  ...Object.values(RULE_TYPES).map((type) => type.keys),
  ...Object.values(ALERTERS).map((alerter) => alerter.keys),
  GLOBAL_KEYS,
  COMMON_KEYS,
);

/** Every key of a rule or of the global configuration that ElastAlert knows, whatever type or alerter it is of. */
export const KNOWN_KEYS: readonly string[] = Object.keys(EVERY_KEY);

/** Whether the value at a path of keys is a text, also when it looks like a number. */
export function keepsTexts(path: readonly string[]): boolean {
  const shape = EVERY_KEY[path[0] ?? ""];
  return typeof shape === "object" || shape === "text" || shape === "texts" || shape === "textList";
}

/** The alerters that have a key. */
export function alertersWith(key: string): readonly string[] {
  return Object.keys(ALERTERS).filter((name) => ALERTERS[name]?.keys[key] !== undefined);
}

/** The rule types that have a key. */
export function typesWith(key: string): readonly string[] {
  return Object.keys(RULE_TYPES).filter((name) => RULE_TYPES[name]?.keys[key] !== undefined);
}
