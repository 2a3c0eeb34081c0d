/**
 * What a setting's value may be. `texts`: one text with commas, or a list. `time`: a number with a unit, such as `30s`. `bytes`: a
 * number with a unit, such as `512mb`. `memory`: that, or a share of the heap, such as `10%`. `used`: a share of a disk that is used
 * (`85%`, `0.85`), or how much of it is free (`50gb`). `roles`: roles of a node.
 */
export type SettingType =
  | "text"
  | "texts"
  | "whole"
  | "number"
  | "boolean"
  | "time"
  | "bytes"
  | "memory"
  | "used"
  | "roles"
  | "anything"
  | { readonly oneOf: readonly string[] };

/** Settings by name. In a name `*` is any one part between dots; at its end, any number of them. */
export type SettingTable = Readonly<Record<string, SettingType>>;

/** A table of settings from names with white space between them, by type; `choices` are settings with the words they allow. */
export function settings(
  byType: Partial<Readonly<Record<Exclude<SettingType, object>, string>>>,
  choices: Readonly<Record<string, string>> = {},
): SettingTable {
  const named = Object.entries(byType).flatMap(([type, names]) =>
    words(names).map((name): [string, SettingType] => [name, type as Exclude<SettingType, object>]),
  );
  const chosen = Object.entries(choices).map(([name, values]): [string, SettingType] => [
    name,
    { oneOf: words(values) },
  ]);
  return Object.fromEntries([...named, ...chosen]);
}

/** The type of a setting, by its name or by a pattern that it fits; undefined for one that is not in the table. */
export function typeOf(table: SettingTable, name: string): SettingType | undefined {
  if (Object.hasOwn(table, name)) return table[name];
  const pattern = Object.keys(table).find((key) => key.includes("*") && fits(name, key));
  return pattern === undefined ? undefined : table[pattern];
}

/** The names of a table, to find the one that was meant; in a pattern `*` is what the given name has there. */
export function namesLike(table: SettingTable, name: string): readonly string[] {
  const given = name.split(".");
  return Object.keys(table).map((key) =>
    key
      .split(".")
      .map((part, index) => (part === "*" ? (given[index] ?? part) : part))
      .join("."),
  );
}

function fits(name: string, pattern: string): boolean {
  const [given, wanted] = [name.split("."), pattern.split(".")];
  const isRest = wanted.at(-1) === "*";
  if (isRest ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((part, index) => part === "*" || part === given[index]);
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
