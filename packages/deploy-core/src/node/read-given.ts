import { readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "../errors.ts";
import { locateParameters, parseParameterFile, type LocatedParameters } from "../template/parse-parameter-file.ts";
import type { Arguments } from "./arguments.ts";
import { OCTOPUS_PARAMETERS } from "./read-artifact.ts";
import type { Terminal } from "./terminal.ts";

/** The values that were handed over, parameters apart from Octopus's own variables. */
export interface Given {
  readonly parameters: Readonly<Record<string, string>>;
  /** Where they came from, as messages should say it. */
  readonly from: string;
  /** By parameter name: the line of the file, counted from 1; empty for standard input. */
  readonly lines: Readonly<Record<string, number>>;
  /** By parameter name: where just this value came from, as far as whoever handed it over said; words, never values. */
  readonly sources: Readonly<Record<string, string>>;
  /** Octopus's variables where it runs the deployment, undefined elsewhere. */
  readonly octopusVariables: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads the parameter values. A name with a dot on standard input is no parameter, as CloudFormation's have only
 * letters and digits, but a variable of Octopus: seeing one, or `--octopus`, means that Octopus runs this. The
 * variables of a build server never do.
 */
export async function readGiven(
  args: Arguments,
  { folder, terminal }: { folder: string; terminal: Terminal },
): Promise<Given> {
  if (args.parameters === "-" || args.octopus) {
    const handedOver = await readHandedOver(args, terminal);
    const variables = handedOver.filter(([name]) => name.includes("."));
    const insideOctopus = args.octopus || variables.some(([name]) => OCTOPUS_NAME.test(name));
    const octopusVariables = insideOctopus ? Object.fromEntries(handedOver) : undefined;
    if (args.parameters === "-") {
      const parameters = Object.fromEntries(handedOver.filter(([name]) => !name.includes(".")));
      return { parameters, from: "standard input", lines: {}, sources: readSources(process.env), octopusVariables };
    }
    const file = args.parameters ?? path.join(folder, OCTOPUS_PARAMETERS);
    const { values, lines } = await readParameterFile(file, { shownAs: args.parameters ?? OCTOPUS_PARAMETERS });
    const parameters = substitute(values, octopusVariables ?? {});
    const from = args.parameters ?? OCTOPUS_PARAMETERS;
    const sources = describeSubstituted(values, octopusVariables ?? {});
    return { parameters, from, lines, sources, octopusVariables };
  }
  const shownAs = args.parameters ?? LOCAL_PARAMETERS;
  const file = args.parameters ?? path.join(folder, LOCAL_PARAMETERS);
  const { values, lines } = await readParameterFile(file, { shownAs });
  return { parameters: values, from: shownAs, lines, sources: {}, octopusVariables: undefined };
}

const LOCAL_PARAMETERS = "parameters/local.json";
const OCTOPUS_NAME = /^(?:Octopus|AWS\.Deployment)\./;

async function readHandedOver(args: Arguments, terminal: Terminal): Promise<readonly (readonly [string, string])[]> {
  if (terminal.inputIsTerminal) {
    if (args.parameters !== "-") return [];
    throw new DeployError({
      code: "nothingOnStandardInput",
      problem: "--parameters - reads the values from standard input, but that is this terminal.",
      hints: ["Pipe a JSON object in, for instance: node deploy.mjs --parameters - < parameters/local.json"],
    });
  }
  const text = await terminal.readInput();
  if (args.parameters !== "-" && text.trim() === "") return [];
  if (text.includes("\0")) return parsePairs(text);
  return Object.entries(parseParameterFile(text, "standard input"));
}

/** Names and values, each with a NUL after it: what a shell can write without knowing how JSON quotes. */
function parsePairs(text: string): readonly (readonly [string, string])[] {
  const parts = text.split("\0").slice(0, -1);
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, index) => [
    parts[2 * index] ?? "",
    parts[2 * index + 1] ?? "",
  ]);
}

async function readParameterFile(file: string, { shownAs }: { shownAs: string }): Promise<LocatedParameters> {
  try {
    return locateParameters(await readFile(file, "utf8"), shownAs);
  } catch (cause) {
    if (cause instanceof DeployError) throw cause;
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new DeployError({
      code: "unreadableFile",
      problem: missing ? `There is no parameter file ${shownAs}.` : `The parameter file ${shownAs} cannot be read.`,
      hints: ["Give an existing file with --parameters FILE, or values on standard input with --parameters -."],
      cause,
    });
  }
}

/**
 * Reads where each of the values on standard input came from: `LOGSTACK_PARAMETER_SOURCES`, a JSON object of names and
 * words. It is only for showing, so one that makes no sense is passed over.
 */
export function readSources(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  try {
    const said: unknown = JSON.parse(env["LOGSTACK_PARAMETER_SOURCES"] ?? "{}");
    const entries = typeof said === "object" && said !== null ? Object.entries(said) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return {};
  }
}

/** What Octopus itself filled in cannot be told from what the file had; only what was left to us has a name. */
function describeSubstituted(
  values: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const variable = TOKEN.exec(value)?.[1];
      const isKnown = variable !== undefined && variables[variable] !== undefined;
      return isKnown ? [[name, `Octopus's variable ${variable}`]] : [];
    }),
  );
}

const TOKEN = /^#\{([\w.]+)\}$/;

/** Octopus fills the file on extraction; a token it left is taken from the variables it handed over. */
function substitute(
  values: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const variable = TOKEN.exec(value)?.[1];
      return [name, variable === undefined ? value : (variables[variable] ?? value)];
    }),
  );
}
