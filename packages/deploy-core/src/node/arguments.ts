import { parseArgs } from "node:util";
import { PLACES } from "@logstack/ci-output";
import { DeployError } from "../errors.ts";
import type { OnCreateFailure } from "../model/deploy-request.ts";
import type { ProofRule } from "../model/data-proof.ts";
import type { Verb } from "../report/deploy-event.ts";
import { findNearestName } from "../template/find-nearest-name.ts";

/** A deploy script's command line, parsed. */
export interface Arguments {
  readonly verb: (typeof VERBS)[number];
  readonly help: boolean;
  /** A path, or `-` for standard input; undefined for the file that belongs to where the script runs. */
  readonly parameters: string | undefined;
  readonly octopus: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly disposable: boolean;
  readonly verbose: boolean;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly onCreateFailure: OnCreateFailure;
  readonly allowReplacing: readonly string[];
  readonly allowRemoving: readonly string[];
  readonly allowRolling: readonly string[];
  readonly liftProtection: readonly string[];
  readonly allowChanging: readonly string[];
  readonly skip: readonly string[];
  readonly migration: string | undefined;
  readonly onlyStack: string | undefined;
  readonly emptying: readonly string[];
  /** A path; undefined where there is no receipt. */
  readonly receipt: string | undefined;
  /** Whether a person's word may stand for a receipt. */
  readonly proof: ProofRule;
  readonly waitMs: number;
}

const OPTIONS = {
  parameters: { type: "string" },
  octopus: { type: "boolean" },
  json: { type: "boolean" },
  output: { type: "string" },
  yes: { type: "boolean" },
  disposable: { type: "boolean" },
  verbose: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  account: { type: "string" },
  region: { type: "string" },
  "on-create-failure": { type: "string" },
  "allow-replacing": { type: "string", multiple: true },
  "allow-removing": { type: "string", multiple: true },
  "allow-rolling": { type: "string", multiple: true },
  "lift-protection": { type: "string", multiple: true },
  "allow-changing": { type: "string", multiple: true },
  skip: { type: "string", multiple: true },
  migration: { type: "string" },
  "only-stack": { type: "string" },
  "empty-bucket": { type: "string", multiple: true },
  receipt: { type: "string" },
  "prove-data": { type: "boolean" },
  wait: { type: "string" },
} as const;

/** Which verbs an option means something to; those that are not here, to all. */
const MEANT_FOR: Partial<Record<keyof typeof OPTIONS, readonly Verb[]>> = {
  yes: ["deploy", "destroy", "rollback"],
  "on-create-failure": ["deploy"],
  "allow-replacing": ["plan", "deploy"],
  "allow-removing": ["plan", "deploy", "destroy", "rollback"],
  // The rollback of a stack has no use for it, that of a configuration has.
  "allow-rolling": ["plan", "deploy", "rollback"],
  "lift-protection": ["destroy"],
  "allow-changing": ["plan", "deploy"],
  migration: ["plan", "deploy", "destroy"],
  "only-stack": ["destroy"],
  "empty-bucket": ["destroy"],
  receipt: ["destroy"],
  "prove-data": ["destroy"],
  skip: ["deploy", "rollback"],
  wait: ["plan", "deploy", "destroy", "rollback"],
};

const VERBS = ["plan", "deploy", "destroy", "rollback", "diagnose", "verify"] as const satisfies readonly Verb[];
const ON_CREATE_FAILURE = ["keep", "rollback", "delete"] as const satisfies readonly OnCreateFailure[];

/** Parses a command line; throws a `DeployError` that names the nearest known word for one that is not known. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseKnown(args);
  const [word = "deploy", ...surplus] = positionals;
  checkOutput(values);
  if (surplus.length > 0) throw misuse(`"${surplus[0]}" is one word too many; the only word is the verb.`);
  const verb = requireOneOf(word, { known: VERBS, what: "verb" });
  requireMeaningful(verb, Object.keys(values));
  requireNamed(values);
  return {
    verb,
    help: values.help ?? false,
    parameters: values.parameters,
    octopus: values.octopus ?? false,
    json: values.json ?? false,
    yes: values.yes ?? false,
    disposable: values.disposable ?? false,
    verbose: values.verbose ?? false,
    account: requireAccount(values.account),
    region: requireRegion(values.region),
    onCreateFailure: requireOneOf(values["on-create-failure"] ?? "keep", {
      known: ON_CREATE_FAILURE,
      what: "value of --on-create-failure",
    }),
    allowReplacing: (values["allow-replacing"] ?? []).map((id) => requireLogicalId(id, "--allow-replacing")),
    allowRemoving: (values["allow-removing"] ?? []).map((id) => requireLogicalId(id, "--allow-removing")),
    allowRolling: (values["allow-rolling"] ?? []).map((id) => requireLogicalId(id, "--allow-rolling")),
    liftProtection: (values["lift-protection"] ?? []).map(requireStackName),
    allowChanging: (values["allow-changing"] ?? []).map(requireParameter),
    skip: (values.skip ?? []).map(requireSkippable),
    migration: requireMigration(values.migration),
    onlyStack: requireStackArn(values["only-stack"]),
    receipt: values.receipt,
    proof: values["prove-data"] === true ? "always" : "orConsent",
    emptying: (values["empty-bucket"] ?? []).map((id) => requireLogicalId(id, "--empty-bucket")),
    waitMs: parseDuration(values.wait ?? "90m"),
  };
}

/**
 * Returns of a command line what it has to have with another verb: its options as far as they mean something to that
 * one, in the shell's quotes where they need them. What only says how to answer or to print is left out.
 */
export function argumentsFor(verb: Verb, args: readonly string[]): readonly string[] {
  return readTokens(args).flatMap((token) => {
    if (token.kind !== "option" || NOT_HANDED_ON.has(token.name) || !isMeantFor(verb, token.name)) return [];
    // Whoever agreed to what the way forwards may cost did not speak of the way back.
    if (verb === "rollback" && token.name === "allow-rolling") return [];
    return token.value === undefined ? [token.rawName] : [token.rawName, quote(token.value)];
  });
}

const NOT_HANDED_ON: ReadonlySet<string> = new Set(["json", "yes", "help"]);

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

function isMeantFor(verb: Verb, option: string): boolean {
  const verbs = Object.entries(MEANT_FOR).find(([name]) => name === option)?.[1];
  return verbs?.includes(verb) ?? true;
}

/** An option that would do nothing is a misunderstanding, and better told than left. */
function requireMeaningful(verb: Verb, options: readonly string[]): void {
  const idle = options.find((option) => !isMeantFor(verb, option));
  if (idle === undefined) return;
  const verbs = VERBS.filter((each) => isMeantFor(each, idle));
  throw misuse(`--${idle} means nothing to ${verb}.`, `It is for ${verbs.join(", ")}.`);
}

function readTokens(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function parseKnown(args: readonly string[]) {
  const known = Object.keys(OPTIONS);
  for (const token of readTokens(args)) {
    if (token.kind !== "option" || known.includes(token.name)) continue;
    const nearest = findNearestName(token.name, known);
    throw misuse(
      `There is no option ${token.rawName}.`,
      nearest === undefined ? undefined : `Did you mean --${nearest}?`,
    );
  }
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw misuse(error instanceof Error ? error.message : String(error));
  }
}

function requireOneOf<Word extends string>(
  given: string,
  { known, what }: { readonly known: readonly Word[]; readonly what: string },
): Word {
  const found = known.find((word) => word === given);
  if (found !== undefined) return found;
  const nearest = findNearestName(given, known);
  throw misuse(
    `"${given}" is no ${what}; known are ${known.join(", ")}.`,
    nearest === undefined ? undefined : `Did you mean ${nearest}?`,
  );
}

/** The place itself is chosen before the arguments are known to be right: what is wrong with them is told there too. */
function checkOutput({ output, json }: { readonly output?: string; readonly json?: boolean }): void {
  if (output === undefined) return;
  requireOneOf(output, { known: PLACES, what: "value of --output" });
  if (json === true) throw misuse("--json and --output each say what standard output is to hold; give one of them.");
}

function requireAccount(account: string | undefined): string | undefined {
  if (account === undefined || /^\d{12}$/.test(account)) return account;
  throw misuse(`--account takes the twelve digits of an AWS account, not "${account}".`);
}

function requireRegion(region: string | undefined): string | undefined {
  if (region === undefined || /^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(region)) return region;
  throw misuse(`--region takes the name of an AWS region, such as ap-southeast-2, not "${region}".`);
}

/** AWS: logical ids are alphanumeric; a pattern here would allow what nobody has looked at. */
function requireLogicalId(logicalId: string, option: string): string {
  if (/^[A-Za-z0-9]{1,255}$/.test(logicalId)) return logicalId;
  throw misuse(
    `${option} takes the exact logical id of one resource, not "${logicalId}".`,
    "Repeat the option for each resource.",
  );
}

/** AWS: a stack's name; here too a pattern would lift what nobody has looked at. */
function requireStackName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name)) return name;
  throw misuse(
    `--lift-protection takes the exact name of one stack, not "${name}".`,
    "Repeat the option for each stack.",
  );
}

/** What is in a bucket is named twice: once that it may go, and once that it is to go before its stack. */
function requireNamed(values: {
  readonly "allow-removing"?: readonly string[];
  readonly "empty-bucket"?: readonly string[];
}): void {
  const bare = values["empty-bucket"]?.find((id) => values["allow-removing"]?.includes(id) !== true);
  if (bare === undefined) return;
  throw misuse(
    `--empty-bucket ${bare} takes what is in it.`,
    `Add --allow-removing ${bare}, if nobody needs that any more.`,
  );
}

/** AWS: the value of a tag. */
function requireMigration(name: string | undefined): string | undefined {
  if (name === undefined || /^[A-Za-z0-9][\w.-]{0,127}$/.test(name)) return name;
  throw misuse(`--migration takes the name of a migration, in letters, digits and - _ ., not "${name}".`);
}

/** AWS: a stack's ARN ends in its UUID; without it, it could be any stack of that name. */
function requireStackArn(arn: string | undefined): string | undefined {
  if (arn === undefined || /^arn:[\w-]+:cloudformation:[\w-]+:\d{12}:stack\/[\w-]+\/[\w-]+$/.test(arn)) return arn;
  throw misuse(`--only-stack takes the whole ARN of a stack, not "${arn}".`);
}

function requireParameter(name: string): string {
  if (/^[A-Za-z0-9]{1,255}$/.test(name)) return name;
  throw misuse(
    `--allow-changing takes the exact name of one parameter, not "${name}".`,
    "Repeat the option for each parameter.",
  );
}

/** AWS: API reference, ContinueUpdateRollback: a resource of a nested stack is named with that stack's name and a dot. */
function requireSkippable(id: string): string {
  if (/^(?:[A-Za-z][-A-Za-z0-9]{0,127}\.)?[A-Za-z0-9]{1,255}$/.test(id)) return id;
  throw misuse(
    `--skip takes the exact logical id of one resource, not "${id}".`,
    "Repeat the option for each resource; one of a nested stack is NestedStackName.LogicalId.",
  );
}

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+)(h|m|s)/g)];
  const ms = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS], 0);
  if (parts.map(([whole]) => whole).join("") === text && ms > 0) return ms;
  throw misuse(`--wait takes a time such as 90m, 45s or 1h30m, not "${text}".`);
}

function misuse(problem: string, hint = "Run with --help to see what can be given."): DeployError {
  return new DeployError({ code: "misuse", problem, hints: [hint] });
}
