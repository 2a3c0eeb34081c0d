import type { Attribute, Plugin } from "../language/syntax-tree.ts";
import type { Option, PluginKind, PluginOptions, PluginTable, ValueType } from "../plugins/plugin.ts";
import { COMMON_OPTIONS } from "../plugins/shared-options.ts";
import { UNCHECKED_PLUGINS } from "../plugins/unchecked-plugins.ts";
import { checkFieldNames, checkValue } from "./check-value.ts";
import type { Finding } from "./finding.ts";
import { suggest } from "./nearest.ts";
import { firstAttributes, textOfValue, valuesOf } from "./read-values.ts";
import type { PluginUse } from "./walk.ts";

/** What is wrong with a plugin's name, its options' names and what they are given. */
export function checkPlugin(
  { plugin, kind }: Pick<PluginUse, "plugin" | "kind">,
  known: PluginTable,
): readonly Finding[] {
  const own = known[kind][plugin.name.text];
  if (own === undefined || plugin.name.quote !== "") return [checkName({ plugin, kind }, known)];
  const options = { ...COMMON_OPTIONS[kind], ...own };
  return [
    ...checkRequired(plugin, { kind, options }),
    ...plugin.attributes.flatMap((attribute) => checkOption(attribute, { plugin, kind, options })),
    ...checkRepeated(plugin, options),
    ...checkCodecNames(plugin, { options, known }),
  ];
}

function checkName({ plugin, kind }: Pick<PluginUse, "plugin" | "kind">, known: PluginTable): Finding {
  const name = plugin.name.text;
  const finding = (message: string, judged: Finding["kind"] = "refused"): Finding => ({
    rule: "plugin",
    kind: judged,
    at: plugin.at,
    message,
  });
  if (plugin.name.quote !== "") return finding(`The name of a plugin stands without quotes: ${name}.`);
  if (name === "if") return finding("This `if` has no condition, so Logstash takes it for a plugin.");
  if (UNCHECKED_PLUGINS[kind].includes(name)) {
    const how = "Declare its options as an extra plugin to have them checked.";
    return finding(`The ${kind} ${name} comes with Logstash, but its options are not known here. ${how}`, "told");
  }
  const elsewhere = KINDS.filter((other) => other !== kind && known[other][name] !== undefined);
  if (elsewhere.length > 0) {
    return finding(`${name} is no ${kind} but ${elsewhere.map((other) => ARTICLES[other]).join(" and ")}.`);
  }
  const way = "A plugin that is installed on the machines is declared as an extra one.";
  return finding(`There is no ${kind} ${name}.${suggest(name, Object.keys(known[kind]))} ${way}`);
}

const KINDS: readonly PluginKind[] = ["input", "filter", "output", "codec"];
const ARTICLES = { input: "an input", filter: "a filter", output: "an output", codec: "a codec" } as const;

interface Context {
  readonly plugin: Plugin;
  readonly kind: PluginKind;
  readonly options: PluginOptions;
}

function checkRequired(plugin: Plugin, { kind, options }: Omit<Context, "plugin">): readonly Finding[] {
  return Object.entries(options)
    .filter(([name, option]) => option.kind === "required" && valuesOf(plugin, name).length === 0)
    .map(([name]) => ({
      rule: "option",
      kind: "refused",
      at: plugin.at,
      message: `The ${kind} ${plugin.name.text} needs the option ${name}.`,
    }));
}

function checkOption(attribute: Attribute, { plugin, kind, options }: Context): readonly Finding[] {
  const { name, at } = attribute;
  const option = options[name.text];
  const whole = `The option ${name.text} of the ${kind} ${plugin.name.text}`;
  if (option === undefined) {
    const message = `The ${kind} ${plugin.name.text} has no option ${name.text}.${suggest(name.text, usable(options))}`;
    return [{ rule: "option", kind: "refused", at, message }];
  }
  switch (option.kind) {
    case "removed":
      return [
        {
          rule: "option",
          kind: "refused",
          at,
          message: `${whole} is gone since Logstash ${option.since}; use ${option.instead}.`,
        },
      ];
    case "deprecated":
      return [
        { rule: "deprecated", kind: "told", at, message: `${whole} is deprecated; use ${option.instead}.` },
        ...checkTyped(attribute, { whole, type: option.type }),
      ];
    case "required":
    case "optional":
      return checkTyped(attribute, { whole, type: option.type });
  }
}

function usable(options: PluginOptions): readonly string[] {
  return Object.entries(options)
    .filter(([, option]) => option.kind === "required" || option.kind === "optional")
    .map(([name]) => name);
}

function checkTyped({ value }: Attribute, { whole, type }: { whole: string; type: ValueType }): readonly Finding[] {
  const problem = checkValue(value, type);
  if (problem !== undefined) {
    const message = `${whole} must be ${problem}${problem.endsWith("?") ? "" : "."}`;
    return [{ rule: "value", kind: "refused", at: value.at, message }];
  }
  const fields = checkFieldNames(value, type).map((message): Finding => ({
    rule: "field",
    kind: "refused",
    at: value.at,
    message,
  }));
  return [...fields, ...checkSecret({ whole, value, type })];
}

function checkSecret({
  whole,
  value,
  type,
}: {
  whole: string;
  value: Attribute["value"];
  type: ValueType;
}): readonly Finding[] {
  const inFile = type === "password" && textOfValue(value) !== undefined && !JSON.stringify(value).includes("${");
  if (!inFile) return [];
  const message = `${whole} is a secret and stands in the file. Put it into Logstash's keystore or the environment, and "\${NAME}" here.`;
  return [{ rule: "secret", kind: "told", at: value.at, message }];
}

/** Logstash joins the values of an option that is given twice, which makes an array of two texts. */
function checkRepeated(plugin: Plugin, options: PluginOptions): readonly Finding[] {
  return firstAttributes(plugin).flatMap(({ name }) => {
    const second = plugin.attributes.filter((other) => other.name.text === name.text)[1];
    if (second === undefined || joins(options[name.text])) return [];
    const message = `The option ${name.text} of ${plugin.name.text} is given twice, and takes one value.`;
    return [{ rule: "option", kind: "refused", at: second.at, message }];
  });
}

function joins(option: Option | undefined): boolean {
  if (option === undefined || option.kind === "removed") return true;
  const { type } = option;
  return typeof type === "string" ? ["array", "hash", "fields", "any"].includes(type) : "listOf" in type;
}

/** A codec that stands by its name alone; one with options is found as a plugin. */
function checkCodecNames(
  plugin: Plugin,
  { options, known }: { options: PluginOptions; known: PluginTable },
): readonly Finding[] {
  return plugin.attributes.flatMap(({ name, value }) => {
    const option = options[name.text];
    const text = textOfValue(value);
    if (option === undefined || option.kind === "removed" || option.type !== "codec" || text === undefined) return [];
    if (known.codec[text] !== undefined)
      return checkRequired({ ...asPlugin(text, value), attributes: [] }, { kind: "codec", options: known.codec[text] });
    return [checkName({ plugin: asPlugin(text, value), kind: "codec" }, known)];
  });
}

function asPlugin(text: string, { at }: Attribute["value"]): Plugin {
  return { kind: "plugin", name: { text, quote: "", at }, at, attributes: [] };
}
