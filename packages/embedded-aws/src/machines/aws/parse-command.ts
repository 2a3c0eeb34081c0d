import type { JsonObject } from "../../json.ts";

/** What the value of an option is, and the member of the request that it becomes. */
export interface CliOption {
  readonly member: string;
  readonly kind: "text" | "integer" | "flag" | "texts" | "structures" | "json";
}

/** A command of the CLI, taken apart. */
export interface CliCommand {
  readonly region: string | undefined;
  readonly query: string | undefined;
  readonly output: "json" | "text";
  readonly positional: readonly string[];
  readonly input: JsonObject;
  /** The plain values of options, also of those that are no members. */
  readonly flags: ReadonlySet<string>;
}

/** What every command takes. */
const GLOBAL: Readonly<Record<string, "valued" | "flag">> = {
  "--region": "valued",
  "--query": "valued",
  "--output": "valued",
  "--cli-connect-timeout": "valued",
  "--cli-read-timeout": "valued",
  "--no-paginate": "flag",
  "--no-cli-pager": "flag",
  "--no-cli-auto-prompt": "flag",
  "--debug": "flag",
};

/** Thrown for a command line that the CLI, or this engine, does not know. */
export class UnknownCommand extends Error {}

/** Takes a command's arguments apart; `options` are by their names, such as `--secret-id`. */
export function parseCommand(args: readonly string[], options: Readonly<Record<string, CliOption>>): CliCommand {
  const input: Record<string, JsonObject[string]> = {};
  const globals = new Map<string, string>();
  const positional: string[] = [];
  const flags = new Set<string>();
  const words = args.flatMap((arg) => {
    const [, name, value] = /^(--[a-z0-9-]+)=(.*)$/s.exec(arg) ?? [];
    return name === undefined ? [arg] : [name, value ?? ""];
  });
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? "";
    at += 1;
    if (!word.startsWith("--")) {
      positional.push(word);
      continue;
    }
    const global = Object.hasOwn(GLOBAL, word) ? GLOBAL[word] : undefined;
    if (global === "flag") continue;
    if (global === "valued") {
      globals.set(word, words[at] ?? "");
      at += 1;
      continue;
    }
    const option = Object.hasOwn(options, word) ? options[word] : undefined;
    if (option === undefined) throw new UnknownCommand(`Unknown options: ${word}`);
    if (option.kind === "flag") {
      input[option.member] = true;
      flags.add(word);
      continue;
    }
    const most = option.kind === "texts" || option.kind === "structures" ? words.length : at + 1;
    const next = words.findIndex((other, index) => index >= at && (index >= most || other.startsWith("--")));
    const values = words.slice(at, next === -1 ? most : next);
    at += values.length;
    if (values.length === 0) throw new UnknownCommand(`argument ${word}: expected one argument`);
    input[option.member] = readValue(option, values);
  }
  return {
    region: globals.get("--region"),
    query: globals.get("--query"),
    output: readOutput(globals.get("--output")),
    positional,
    input,
    flags,
  };
}

function readOutput(given: string | undefined): "json" | "text" {
  if (given === undefined || given === "json") return "json";
  if (given === "text") return "text";
  throw new UnknownCommand(`a rehearsed machine does not know --output ${given}`);
}

function readValue({ kind }: CliOption, values: readonly string[]): JsonObject[string] {
  const [first = ""] = values;
  switch (kind) {
    case "integer":
      return Number(first);
    case "texts":
      return first.startsWith("[") ? (JSON.parse(first) as string[]) : [...values];
    case "structures":
      return /^[[{]/.test(first) ? ([JSON.parse(first)] as JsonObject[]).flat() : values.map(readShorthand);
    case "json":
      return JSON.parse(first) as JsonObject;
    case "text":
    case "flag":
      return first;
  }
}

/** AWS CLI: `Name=tag:role,Values=a,b`; a word without a name belongs to the list before it. */
function readShorthand(text: string): JsonObject {
  const structure: Record<string, string | string[]> = {};
  let last = "";
  for (const part of text.split(",")) {
    const [, name, value = ""] = /^([A-Za-z]+)=(.*)$/s.exec(part) ?? [];
    if (name === undefined) structure[last] = [...[structure[last] ?? []].flat(), part];
    else {
      structure[name] = name === "Values" ? [value] : value;
      last = name;
    }
  }
  return structure;
}
