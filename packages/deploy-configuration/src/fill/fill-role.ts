import type { Finding } from "../model/finding.ts";
import { textOf, type RoleFiles } from "../model/machine-file.ts";
import { fillText, markOf } from "./fill-text.ts";
import { findRulesFolder, fillRules } from "./fill-rules.ts";
import { parseSecret, SECRET_ADVICE } from "./parse-secret.ts";

/** What the files of a role are filled with. */
export interface RoleValues {
  readonly environment: string;
  /** All that there are; left out where nobody knows. */
  readonly environments?: readonly string[];
  /** Of the indices that the stack writes, for rules of Elastalert; undefined where nobody says. */
  readonly indexPatterns?: readonly string[] | undefined;
  /** By parameter; those with `NoEcho` are not among them. */
  readonly values: Readonly<Record<string, string>>;
  /** By name: where the secret is kept, as `parseSecret` reads it. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What a machine of the role gets: bytes by path in the bundle, and what is worth a look; or what keeps it from being made. */
export type FilledRole =
  | { readonly kind: "filled"; readonly files: ReadonlyMap<string, Uint8Array>; readonly findings: readonly Finding[] }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

/**
 * Fills the files of a role with an environment's values. A secret's token becomes a mark, and the file `secrets` says where the
 * secret lies; its value is never here. A rules folder of Elastalert becomes what this environment runs of it.
 */
export function fillRole(files: RoleFiles, given: RoleValues): FilledRole {
  const marks = Object.fromEntries(Object.keys(given.secrets).map((name) => [name, markOf(name)]));
  const values = { ...given.values, ...marks };
  const rules = findRulesFolder(files);
  const filled = new Map<string, Uint8Array>();
  const findings: Finding[] = [];
  const used = new Set<string>();
  for (const [name, file] of files) {
    if (rules?.has(name) === true) continue;
    const text = textOf(file);
    if (text === undefined || !text.includes("#{")) {
      filled.set(name, file.bytes);
      continue;
    }
    const result = fillText({ file: file.path, text }, { values });
    if (result.kind === "refused") findings.push(...result.findings);
    else {
      for (const each of result.used) used.add(each);
      filled.set(name, encode(result.text));
    }
  }
  if (rules !== undefined) {
    const made = fillRules(rules, { ...given, values });
    findings.push(...made.findings);
    for (const each of made.used) used.add(each);
    for (const [name, text] of made.files) filled.set(name, encode(text));
  }
  const lines = Object.entries(given.secrets)
    .filter(([name]) => isUsed(name, used))
    .toSorted(byName);
  findings.push(...lines.flatMap(([name, value]) => refuseSecret(name, { value, files })));
  if (findings.some(({ kind }) => kind === "refused")) return { kind: "refused", findings };
  if (lines.length > 0) filled.set("secrets", encode(lines.map(([name, value]) => lineOf(name, value)).join("")));
  return { kind: "filled", files: filled, findings };
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

/** Names in templates are looked up whatever their case. */
function isUsed(name: string, used: ReadonlySet<string>): boolean {
  return [...used].some((each) => each.toLowerCase() === name.toLowerCase());
}

function lineOf(name: string, value: string): string {
  const secret = parseSecret(value);
  return secret.kind === "reference" ? `${name} ${secret.reference}\n` : "";
}

function refuseSecret(
  name: string,
  { value, files }: { readonly value: string; readonly files: RoleFiles },
): readonly Finding[] {
  const secret = parseSecret(value);
  if (secret.kind === "reference") return [];
  const place = findToken(files, name);
  return [
    { kind: "refused", ...place, message: `The secret ${name} cannot go to machines: ${secret.why}. ${SECRET_ADVICE}` },
  ];
}

/** Where a file asks for it first. */
function findToken(files: RoleFiles, name: string): Pick<Finding, "file" | "line" | "column"> {
  for (const file of files.values()) {
    for (const [index, line] of (textOf(file) ?? "").split("\n").entries()) {
      const column = line.toLowerCase().indexOf(name.toLowerCase());
      if (column >= 0 && line.includes("#{")) return { file: file.path, line: index + 1, column: column + 1 };
    }
  }
  return { file: "parameters.yaml", line: 1, column: 1 };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
