import { refused, told, type Finding } from "../finding.ts";
import { flatten } from "../document/flatten.ts";
import {
  entriesOf,
  entryOf,
  itemsOf,
  shown,
  textOf,
  valueAt,
  wholeOf,
  type Entry,
  type Value,
} from "../document/value.ts";
import { INDEX_SETTINGS } from "../schema/index-settings.ts";
import { checkMappings } from "./check-mappings.ts";
import { checkSettings } from "./check-settings.ts";
import { checkComponents, checkLifecycleName, checkPipelineNames } from "./check-references.ts";
import { didYouMean, orList } from "./nearest.ts";
import type { PackageNames } from "./package-names.ts";

/** What a template is judged by besides itself. */
export interface TemplateContext {
  readonly names: PackageNames;
  /** `needed`: an index without a copy is refused. `told`: it is worth a look. */
  readonly copies: "needed" | "told";
}

const COMPONENT_KEYS = ["template", "version", "_meta", "deprecated", "allow_auto_create"];
const INDEX_KEYS = [
  "index_patterns",
  "template",
  "composed_of",
  "priority",
  "version",
  "_meta",
  "data_stream",
  "allow_auto_create",
  "ignore_missing_component_templates",
  "deprecated",
];

/** What is wrong with a component template, the body of `PUT _component_template/NAME`. */
export function checkComponentTemplate(value: Value, context: TemplateContext): readonly Finding[] {
  if (entryOf(value, "template") === undefined) {
    const loose = entriesOf(value).find(({ key }) => ["settings", "mappings", "aliases"].includes(key));
    const why = loose === undefined ? "has no template" : `has ${loose.key} at the top, and it belongs into template`;
    return [refused(loose?.at ?? value.at, `This component template ${why}. Write {"template": {...}}.`)];
  }
  return [...checkKeys(value, COMPONENT_KEYS), ...checkBody(value, context)];
}

/** What is wrong with an index template, the body of `PUT _index_template/NAME`. */
export function checkIndexTemplate(value: Value, context: TemplateContext): readonly Finding[] {
  return [
    ...checkKeys(value, INDEX_KEYS),
    ...checkPatterns(value),
    ...checkPriority(value),
    ...checkComponents(value, context.names),
    ...checkBody(value, context),
  ];
}

/** The settings of a template's body, by their whole names. */
export function settingsOf(template: Value | undefined): readonly Entry[] {
  return flatten(valueAt(template, "template", "settings")).map((entry) =>
    entry.key.startsWith("index.") ? entry : { ...entry, key: `index.${entry.key}` },
  );
}

const LEGACY: Readonly<Record<string, string>> = {
  order: "That is of the templates before 7.8. Write priority.",
  settings: "That is of the templates before 7.8. Move it into template.",
  mappings: "That is of the templates before 7.8. Move it into template.",
  aliases: "That is of the templates before 7.8. Move it into template.",
};

function checkKeys(value: Value, known: readonly string[]): readonly Finding[] {
  return entriesOf(value)
    .filter(({ key }) => !known.includes(key))
    .map(({ key, at }) => {
      const next = LEGACY[key] ?? (didYouMean(key, known) || `It has ${orList(known)}.`);
      return refused(at, `A template has no "${key}" here, and Elasticsearch refuses it. ${next}`.trim());
    });
}

function checkPatterns(value: Value): readonly Finding[] {
  const patterns = entryOf(value, "index_patterns");
  if (patterns === undefined) {
    const isMeant = entriesOf(value).some(({ key }) => didYouMean(key, ["index_patterns"]) !== "");
    return isMeant
      ? []
      : [refused(value.at, "index_patterns is missing, so this template would be of no index. Write it.")];
  }
  const items = itemsOf(patterns.value);
  if (items.length === 0)
    return [refused(patterns.value.at, "index_patterns is empty, so this template would be of no index. Write one.")];
  return items.flatMap((item) => {
    const text = textOf(item) ?? "";
    if (text === "*") {
      return [
        refused(
          item.at,
          "The pattern * means every index, Elasticsearch's own among them. Write what the names begin with.",
        ),
      ];
    }
    if (text !== "" && !/[A-Z\s/\\?"<>|,#]/.test(text) && !/^[-_+]/.test(text)) return [];
    return [
      refused(
        item.at,
        `No index has a name like ${shown(item)}: names have no capital letters, spaces or any of / \\ ? " < > | , #. Mend it.`,
      ),
    ];
  });
}

function checkPriority(value: Value): readonly Finding[] {
  const priority = entryOf(value, "priority");
  if (priority === undefined) {
    if (entriesOf(value).some(({ key }) => key === "order" || didYouMean(key, ["priority"]) !== "")) return [];
    return [
      refused(
        value.at,
        "priority is missing, and without one any other template with such a pattern wins. Write it, above 500.",
      ),
    ];
  }
  const given = wholeOf(priority.value);
  if (given !== undefined && given >= 0) return [];
  return [
    refused(
      priority.value.at,
      `priority is ${shown(priority.value)}, and it is a whole number that is not negative. Mend it.`,
    ),
  ];
}

function checkBody(value: Value, context: TemplateContext): readonly Finding[] {
  const body = valueAt(value, "template");
  const known = ["settings", "mappings", "aliases", "lifecycle"];
  const settings = settingsOf(value);
  return [
    ...entriesOf(body)
      .filter(({ key }) => !known.includes(key))
      .map(({ key, at }) =>
        refused(at, `"template" has no "${key}". ${didYouMean(key, known) || `It has ${orList(known)}.`}`.trim()),
      ),
    ...checkSettings(settings, { table: INDEX_SETTINGS, of: "of an index" }),
    ...checkCopies(settings, context),
    ...checkLifecycleName(settings, context.names),
    ...checkPipelineNames(settings, context.names),
    ...checkMappings(valueAt(body, "mappings")),
  ];
}

function checkCopies(settings: readonly Entry[], { copies }: TemplateContext): readonly Finding[] {
  const replicas = settings.find(({ key }) => key === "index.number_of_replicas");
  if (replicas === undefined || wholeOf(replicas.value) !== 0) return [];
  const say = copies === "needed" ? refused : told;
  return [
    say(
      replicas.value.at,
      "number_of_replicas is 0, so a machine that goes takes its events along, and every replacement of a machine is one that goes. Write 1.",
    ),
  ];
}
