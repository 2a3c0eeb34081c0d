import type { Plugin, Value } from "../language/syntax-tree.ts";
import { checkDateFormat } from "./check-date-format.ts";
import { checkDissect } from "./check-dissect.ts";
import { checkGrok } from "./check-grok.ts";
import type { Finding, FindingRule } from "./finding.ts";
import { suggest } from "./nearest.ts";
import { entriesOf, itemsOf, textOf, textOfValue, valuesOf } from "./read-values.ts";
import type { PluginUse } from "./walk.ts";

/** What only one plugin asks of its options. */
export function checkByPlugin({ plugin, kind }: PluginUse): readonly Finding[] {
  return RULES[`${kind} ${plugin.name.text}`]?.(plugin) ?? [];
}

const RULES: Readonly<Record<string, (plugin: Plugin) => readonly Finding[]>> = {
  "filter grok": checkGrokFilter,
  "filter date": checkDateFilter,
  "filter dissect": checkDissectFilter,
  "filter mutate": (plugin) => [
    ...checkWords(plugin, {
      option: "convert",
      words: ["integer", "integer_eu", "float", "float_eu", "string", "boolean"],
    }),
    ...checkGsub(plugin),
  ],
  "filter csv": (plugin) =>
    checkWords(plugin, { option: "convert", words: ["integer", "float", "date", "date_time", "boolean"] }),
  "filter ruby": (plugin) => checkOneOf(plugin, ["code", "path"]),
  "filter translate": (plugin) => checkOneOf(plugin, ["dictionary", "dictionary_path"]),
  "output elasticsearch": checkElasticsearchOutput,
};

function found(rule: FindingRule, at: Value["at"]): (message: string) => Finding {
  return (message) => ({ rule, kind: "refused", at, message });
}

function checkGrokFilter(plugin: Plugin): readonly Finding[] {
  const definitions = entriesOf(plugin, "pattern_definitions");
  const own = new Set(definitions.map(({ key }) => textOfValue(key) ?? ""));
  const folders = valuesOf(plugin, "patterns_dir").length > 0 ? "unknown" : "none";
  const matches = entriesOf(plugin, "match");
  if (matches.length === 0) return [found("grok", plugin.at)("The filter grok without match does nothing.")];
  return [...definitions, ...matches]
    .flatMap(({ value }) => itemsOf(value))
    .flatMap((value) => checkGrok(textOfValue(value) ?? "", { own, folders }).map(found("grok", value.at)));
}

function checkDateFilter(plugin: Plugin): readonly Finding[] {
  const [match] = valuesOf(plugin, "match");
  if (match === undefined) return [found("date", plugin.at)("The filter date without match does nothing.")];
  const [, ...formats] = itemsOf(match);
  if (formats.length === 0) {
    return [
      found("date", match.at)('The option match of date is a field and one format at least: [ "time", "ISO8601" ].'),
    ];
  }
  return formats.flatMap((format) => checkDateFormat(textOfValue(format) ?? "ISO8601").map(found("date", format.at)));
}

function checkDissectFilter(plugin: Plugin): readonly Finding[] {
  const mappings = entriesOf(plugin, "mapping").flatMap(({ value }) =>
    checkDissect(textOfValue(value) ?? "%{x}").map(found("dissect", value.at)),
  );
  return [...mappings, ...checkWords(plugin, { option: "convert_datatype", words: ["int", "float"] })];
}

function checkWords(
  plugin: Plugin,
  { option, words }: { option: string; words: readonly string[] },
): readonly Finding[] {
  return entriesOf(plugin, option).flatMap(({ value }) => {
    const text = textOfValue(value);
    if (text === undefined || words.includes(text)) return [];
    const message = `${plugin.name.text} converts to ${words.join(", ")}, not to "${text}".${suggest(text, words)}`;
    return [found("value", value.at)(message)];
  });
}

function checkGsub(plugin: Plugin): readonly Finding[] {
  return valuesOf(plugin, "gsub")
    .filter((value) => itemsOf(value).length % 3 !== 0)
    .map(({ at }) =>
      found("value", at)("The option gsub of mutate is a field, a pattern and a replacement, by threes."),
    );
}

function checkOneOf(plugin: Plugin, options: readonly string[]): readonly Finding[] {
  const given = options.filter((option) => valuesOf(plugin, option).length > 0);
  if (given.length === 1) return [];
  const message = `The filter ${plugin.name.text} needs either ${options.join(" or ")}${given.length > 1 ? ", not both" : ""}.`;
  return [found("option", plugin.at)(message)];
}

function checkElasticsearchOutput(plugin: Plugin): readonly Finding[] {
  const action = textOf(plugin, "action");
  const index = textOf(plugin, "index");
  const findings: Finding[] = [];
  if ((action === "update" || action === "delete") && valuesOf(plugin, "document_id").length === 0) {
    findings.push(found("option", plugin.at)(`The action ${action} of elasticsearch needs the option document_id.`));
  }
  if (index !== undefined && /[A-Z]/.test(index.replaceAll(/%\{[^}]*\}/g, ""))) {
    const [at = plugin] = valuesOf(plugin, "index");
    findings.push(
      found("value", at.at)("The name of an index has no capital letters; Elasticsearch refuses such events."),
    );
  }
  return findings;
}
