import { refused, type Finding } from "../finding.ts";
import { entriesOf, entryOf, shown, textOf, valueAt, type Entry, type Value } from "../document/value.ts";
import { GONE_TYPES, MAPPING_PARAMETERS, MAPPING_TOP, MAPPING_TYPES } from "../schema/mapping-types.ts";
import { didYouMean, orList } from "./nearest.ts";

/** What is wrong with the mappings of a template. */
export function checkMappings(mappings: Value | undefined): readonly Finding[] {
  return [
    ...entriesOf(mappings)
      .filter(({ key }) => !MAPPING_TOP.includes(key))
      .map(checkTop),
    ...checkDynamic(entryOf(mappings, "dynamic")),
    ...checkProperties(valueAt(mappings, "properties")),
    ...itemsOfTemplates(mappings).flatMap(checkDynamicTemplate),
  ];
}

/** Fields of mappings by their whole names, with their types; an object has none. */
export function fieldsOf(
  mappings: Value | undefined,
  prefix = "",
): readonly { readonly name: string; readonly type: string; readonly entry: Entry }[] {
  return entriesOf(valueAt(mappings, "properties")).flatMap((entry) => {
    const name = `${prefix}${entry.key}`;
    const type = textOf(valueAt(entry.value, "type"));
    return [...(type === undefined ? [] : [{ name, type, entry }]), ...fieldsOf(entry.value, `${name}.`)];
  });
}

function checkTop({ key, at, value }: Entry): Finding {
  if (entryOf(value, "properties") !== undefined) {
    return refused(
      at,
      `Mappings have no types any more since Elasticsearch 7. Move what stands in "${key}" up, and leave "${key}" out.`,
    );
  }
  if (entryOf(value, "type") !== undefined) {
    return refused(at, `"${key}" is a field, and fields stand under "properties". Move it there.`);
  }
  const meant = didYouMean(key, MAPPING_TOP) || `They have ${orList(MAPPING_TOP.slice(0, 6))}. `;
  return refused(at, `Mappings have no "${key}". ${meant}`.trim());
}

const DYNAMIC = ["true", "false", "strict", "runtime"];

function checkDynamic(entry: Entry | undefined): readonly Finding[] {
  if (entry === undefined) return [];
  const given = entry.value.kind === "scalar" ? String(entry.value.value) : "";
  if (given === "strict") {
    return [
      refused(
        entry.value.at,
        'dynamic is "strict", so every event with a field that is not named here is refused whole. Write false to keep it without indexing what is new.',
      ),
    ];
  }
  if (DYNAMIC.includes(given)) return [];
  return [
    refused(
      entry.value.at,
      `dynamic is ${shown(entry.value)}, and Elasticsearch takes ${orList(DYNAMIC)}. Write one of them.`,
    ),
  ];
}

function checkProperties(properties: Value | undefined): readonly Finding[] {
  return entriesOf(properties).flatMap((field) => checkField(field));
}

function checkField({ key, at, value }: Entry): readonly Finding[] {
  if (value.kind !== "mapping") {
    return [
      refused(
        value.at,
        `The field ${key} is ${shown(value)}, and a field is an object. Write {"type": ${shown(value)}}.`,
      ),
    ];
  }
  const type = entryOf(value, "type");
  return [
    ...(type === undefined ? [] : checkType(key, type)),
    ...(type === undefined &&
    !["properties", "dynamic", "enabled"].some((name) => entryOf(value, name) !== undefined) &&
    !hasOdd(value)
      ? [refused(at, `The field ${key} has neither type nor properties. Write one.`)]
      : []),
    ...value.entries.flatMap((parameter) => checkParameter(key, parameter)),
    ...checkDynamic(entryOf(value, "dynamic")),
    ...checkProperties(valueAt(value, "properties")),
    ...checkProperties(valueAt(value, "fields")),
  ];
}

function hasOdd(value: Value): boolean {
  return entriesOf(value).some(({ key }) => !MAPPING_PARAMETERS.includes(key));
}

function checkType(field: string, { value }: Entry): readonly Finding[] {
  const type = textOf(value) ?? "";
  if (MAPPING_TYPES.includes(type)) return [];
  const gone = GONE_TYPES[type];
  const next = gone === undefined ? didYouMean(type, MAPPING_TYPES) || "Mend it." : `Write ${gone}.`;
  return [
    refused(
      value.at,
      `The field ${field} has the type ${shown(value)}, which Elasticsearch does not know. ${next}`.trim(),
    ),
  ];
}

function checkParameter(field: string, { key, at, value }: Entry): readonly Finding[] {
  if (key === "index" && !/^(?:true|false)$/.test(value.kind === "scalar" ? String(value.value) : "")) {
    return [
      refused(
        value.at,
        `index of the field ${field} is ${shown(value)}, and it is true or false; what was not_analyzed is the type keyword. Mend it.`,
      ),
    ];
  }
  if (MAPPING_PARAMETERS.includes(key)) return [];
  if (key === "include_in_all")
    return [refused(at, `There is no field _all any more since Elasticsearch 6. Leave include_in_all out.`)];
  return [
    refused(
      at,
      `Nothing named ${key} can be said of a field, and ${field} has it. ${didYouMean(key, MAPPING_PARAMETERS)}`.trim(),
    ),
  ];
}

function itemsOfTemplates(mappings: Value | undefined): readonly Entry[] {
  const list = valueAt(mappings, "dynamic_templates");
  return list?.kind === "list" ? list.items.flatMap((item) => entriesOf(item)) : [];
}

const TEMPLATE_KEYS = [
  "mapping",
  "runtime",
  "match",
  "unmatch",
  "path_match",
  "path_unmatch",
  "match_mapping_type",
  "unmatch_mapping_type",
  "match_pattern",
];

function checkDynamicTemplate({ key: name, at, value }: Entry): readonly Finding[] {
  const type = entryOf(valueAt(value, "mapping"), "type");
  return [
    ...entriesOf(value)
      .filter(({ key }) => !TEMPLATE_KEYS.includes(key))
      .map(({ key, at: keyAt }) =>
        refused(
          keyAt,
          `A dynamic template has no "${key}", and ${name} has it. ${didYouMean(key, TEMPLATE_KEYS)}`.trim(),
        ),
      ),
    ...(["mapping", "runtime"].some((key) => entryOf(value, key) !== undefined)
      ? []
      : [refused(at, `The dynamic template ${name} has no mapping, so Elasticsearch refuses it. Write one.`)]),
    ...(type === undefined || /^\{.*\}$/.test(textOf(type.value) ?? "") ? [] : checkType(name, type)),
  ];
}
