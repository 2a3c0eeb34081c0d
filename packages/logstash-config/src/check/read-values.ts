import type { Attribute, HashEntry, Plugin, Value } from "../language/syntax-tree.ts";
import { withDefaults } from "./environment-variables.ts";

/** The values that a plugin's option has been given; Logstash joins those of an option that stands there more than once. */
export function valuesOf({ attributes }: Plugin, option: string): readonly Value[] {
  return attributes.filter(({ name }) => name.text === option).map(({ value }) => value);
}

/** The option's single text with the defaults of variables; undefined when it is not there, is no text or depends on the machine. */
export function textOf(plugin: Plugin, option: string): string | undefined {
  const [value] = valuesOf(plugin, option);
  return value === undefined ? undefined : textOfValue(value);
}

/** A value's text with the defaults of variables; undefined when it is no text or depends on the machine. */
export function textOfValue(value: Value): string | undefined {
  if (value.kind === "bareword" || value.kind === "number") return value.text;
  // What a token becomes nobody knows; that it was left is told by itself.
  if (value.kind === "string") return value.text.includes("#{") ? undefined : withDefaults(value.text);
  const [only, ...others] = value.kind === "array" ? value.items : [];
  return only === undefined || others.length > 0 ? undefined : textOfValue(only);
}

/** The value as a list, as Logstash takes one value for a list of one. */
export function itemsOf(value: Value): readonly Value[] {
  return value.kind === "array" ? value.items : [value];
}

/** The entries of an option that is a hash, or in old configurations an array of keys and values by turns. */
export function entriesOf(plugin: Plugin, option: string): readonly { readonly key: Value; readonly value: Value }[] {
  return valuesOf(plugin, option).flatMap((value): readonly (HashEntry | { key: Value; value: Value })[] => {
    if (value.kind === "hash") return value.entries;
    if (value.kind !== "array") return [];
    const pairs: { key: Value; value: Value }[] = [];
    for (let index = 0; index + 1 < value.items.length; index += 2) {
      const [key, held] = [value.items[index], value.items[index + 1]];
      if (key !== undefined && held !== undefined) pairs.push({ key, value: held });
    }
    return pairs;
  });
}

/** The attributes whose name stands in a plugin for the first time. */
export function firstAttributes({ attributes }: Plugin): readonly Attribute[] {
  return attributes.filter(
    ({ name }, index) => attributes.findIndex((other) => other.name.text === name.text) === index,
  );
}
