import { refused, type Finding } from "../finding.ts";
import { entryOf, textOf } from "../document/value.ts";
import type { EffectiveRule } from "../folder/effective-rules.ts";
import { shown } from "./check-shape.ts";

/** Whether each rule has a name, which ElastAlert's memory and silences are kept by. */
export function checkName({ value }: EffectiveRule): readonly Finding[] {
  const entry = entryOf(value, "name");
  if (entry === undefined)
    return [
      refused(
        value.at,
        "This rule has no name; ElastAlert would make one of the file's path in the container, and forget what it alerted on when that changes. Add name.",
      ),
    ];
  const name = textOf(entry.value);
  if (name === undefined || name.trim() === "")
    return [
      refused(
        entry.value.at,
        `name is ${shown(entry.value)}, and has to be a text. Write one, in quotes if it looks like a number.`,
      ),
    ];
  return [];
}

/**
 * Names that two files have, in one environment or in different ones: ElastAlert keeps what it remembers under the name,
 * and a promotion would take the one rule for the other. Both places are told.
 */
export function checkUnique(
  environments: ReadonlyMap<string, readonly EffectiveRule[]>,
): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Set<string>>();
  for (const rules of environments.values()) {
    for (const { name, file } of rules)
      if (name !== undefined) files.set(name, (files.get(name) ?? new Set()).add(file));
  }
  return new Map(
    [...environments].map(([environment, rules]) => [
      environment,
      rules.flatMap((rule) => checkOne(rule, files.get(rule.name ?? ""))),
    ]),
  );
}

function checkOne({ name, file, value }: EffectiveRule, files: ReadonlySet<string> | undefined): readonly Finding[] {
  const others = [...(files ?? [])].filter((other) => other !== file).sort();
  const entry = entryOf(value, "name");
  if (others.length === 0 || entry === undefined) return [];
  return [
    refused(
      entry.value.at,
      `The name ${JSON.stringify(name)} is also that of ${others.join(" and ")}, and ElastAlert keeps what it remembers of a rule under its name, in every environment. Give one of them another name.`,
    ),
  ];
}
