import { refused, told, type Finding } from "../finding.ts";
import { entryOf, itemsOf, shown, textOf, valueAt, wholeOf, type Value } from "../document/value.ts";
import { fieldsOf } from "./check-mappings.ts";
import { settingsOf } from "./check-template.ts";
import type { PackageNames } from "./package-names.ts";
import { patternsMeet } from "./patterns-meet.ts";

/** Templates by their names. */
export type Templates = ReadonlyMap<string, Value>;

/** What is wrong with index templates as they work together, with each other, with their components and with Elasticsearch's own. */
export function checkTemplatesTogether(
  { components, indices }: { readonly components: Templates; readonly indices: Templates },
  names: PackageNames,
): readonly Finding[] {
  return [
    ...checkOverlaps(indices),
    ...[...indices].flatMap(([name, template]) => [
      ...checkBuiltIn(template),
      ...checkTime(template, components),
      ...checkTypes(template, { name, components }),
      ...checkRolling(template, { components, names }),
    ]),
    ...unused({ components, indices }),
  ];
}

function checkOverlaps(indices: Templates): readonly Finding[] {
  const all = [...indices].map(([name, value]) => ({ name, value, priority: wholeOf(valueAt(value, "priority")) }));
  return all.flatMap(({ name, value, priority }, index) =>
    all.slice(index + 1).flatMap((other) => {
      if (priority === undefined || priority !== other.priority) return [];
      const met = patternsOf(other.value).find(({ text }) =>
        patternsOf(value).some((own) => patternsMeet(own.text, text)),
      );
      if (met === undefined) return [];
      return [
        refused(
          met.at,
          `The pattern ${JSON.stringify(met.text)} means names that ${name} means too, with the same priority ${priority}, and Elasticsearch refuses the second. Give one a higher priority.`,
        ),
      ];
    }),
  );
}

/** Elasticsearch brings templates for data streams of these names. Reference: "Index templates", "Avoid index pattern collisions". */
const BUILT_IN = ["logs-*-*", "metrics-*-*", "synthetics-*-*", "traces-*-*", "profiling-*-*"];
const ABOVE_BUILT_IN = 500;

function checkBuiltIn(template: Value): readonly Finding[] {
  const priority = valueAt(template, "priority");
  const given = wholeOf(priority);
  if (given === undefined || given > ABOVE_BUILT_IN || given < 0 || priority === undefined) return [];
  const met = patternsOf(template).find(({ text }) => BUILT_IN.some((built) => patternsMeet(text, built)));
  if (met === undefined) return [];
  return [
    refused(
      priority.at,
      `priority is ${given}, and ${JSON.stringify(met.text)} meets the names that Elasticsearch's own templates are for: these indices would become data streams. Write one above ${ABOVE_BUILT_IN}.`,
    ),
  ];
}

function patternsOf(template: Value): readonly { readonly text: string; readonly at: Finding["at"] }[] {
  return itemsOf(valueAt(template, "index_patterns")).flatMap((item) => {
    const text = textOf(item);
    return text === undefined ? [] : [{ text, at: item.at }];
  });
}

function componentsOf(template: Value, components: Templates): readonly Value[] {
  return itemsOf(valueAt(template, "composed_of")).flatMap((item) => components.get(textOf(item) ?? "") ?? []);
}

function isWhole(template: Value, components: Templates): boolean {
  return itemsOf(valueAt(template, "composed_of")).every((item) => components.has(textOf(item) ?? ""));
}

function checkTime(template: Value, components: Templates): readonly Finding[] {
  const all = [...componentsOf(template, components), template];
  const times = all.flatMap((each) =>
    fieldsOf(valueAt(each, "template", "mappings")).filter(({ name }) => name === "@timestamp"),
  );
  const last = times.at(-1);
  if (last === undefined) {
    if (!isWhole(template, components) || patternsOf(template).length === 0) return [];
    return [
      refused(
        entryOf(template, "template")?.at ?? template.at,
        "Neither this template nor its components map @timestamp, so the first event decides whether it is a time. Map it as a date.",
      ),
    ];
  }
  if (["date", "date_nanos"].includes(last.type)) return [];
  const type = valueAt(last.entry.value, "type");
  return [
    refused(
      type?.at ?? last.entry.at,
      `@timestamp has the type ${JSON.stringify(last.type)}, and a search for a span of time needs a date. Write date.`,
    ),
  ];
}

/** A field that has one type in a component and another here is of the last one: what was meant is not clear. */
function checkTypes(
  template: Value,
  { name, components }: { readonly name: string; readonly components: Templates },
): readonly Finding[] {
  const own = fieldsOf(valueAt(template, "template", "mappings"));
  const theirs = componentsOf(template, components).flatMap((each) => fieldsOf(valueAt(each, "template", "mappings")));
  return own.flatMap((field) => {
    const before = theirs.findLast((each) => each.name === field.name);
    if (before === undefined || before.type === field.type) return [];
    return [
      told(
        field.entry.at,
        `${field.name} is ${field.type} here and ${before.type} in ${before.entry.at.file}:${before.entry.at.line}; ${name} wins. A search over several indices then fails. Give it one type.`,
      ),
    ];
  });
}

function checkRolling(
  template: Value,
  { components, names }: { readonly components: Templates; readonly names: PackageNames },
): readonly Finding[] {
  const settings = [...componentsOf(template, components), template].flatMap(settingsOf);
  const lifecycle = settings.findLast(({ key }) => key === "index.lifecycle.name");
  const isRolling = names.rollingLifecycles.includes(textOf(lifecycle?.value) ?? "");
  const hasAlias = settings.some(({ key }) => key === "index.lifecycle.rollover_alias");
  if (lifecycle === undefined || !isRolling || hasAlias || entryOf(template, "data_stream") !== undefined) return [];
  const at = entryOf(template, "index_patterns")?.at ?? template.at;
  return [
    refused(
      at,
      `The lifecycle ${shown(lifecycle.value)} rolls over, and these indices are neither a data stream nor have index.lifecycle.rollover_alias: each would stop at that step for ever. Take rollover out of it: these indices are of one day each.`,
    ),
  ];
}

function unused({
  components,
  indices,
}: {
  readonly components: Templates;
  readonly indices: Templates;
}): readonly Finding[] {
  // A name that is misspelt is said where it stands; the component that was meant is not unused.
  if (![...indices.values()].every((each) => isWhole(each, components))) return [];
  const used = new Set([...indices.values()].flatMap((each) => itemsOf(valueAt(each, "composed_of")).map(textOf)));
  return [...components]
    .filter(([name]) => !used.has(name))
    .map(([name, value]) =>
      told(value.at, `No index template is composed of ${name}, so it has no effect. Use it, or remove it.`),
    );
}
