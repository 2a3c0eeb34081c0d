import { checkFolder, renderFinding, type CheckedFolder, type CheckOptions } from "../src/index.ts";

const DIGEST = "0123456789abcdef".repeat(4);

/** The least that a rules folder has, and is sound. */
export const SOUND: Readonly<Record<string, string>> = {
  "package.yaml": `image: jertel/elastalert2:2.31.0@sha256:${DIGEST}\n`,
  "elastalert.yaml": [
    "rules_folder: /opt/elastalert/rules",
    "run_every: {minutes: 1}",
    "buffer_time: {minutes: 15}",
    "writeback_index: elastalert_status",
    "es_host: es.example.internal",
    "es_port: 9200",
    "",
  ].join("\n"),
  "rules/errors.yaml": rule({}),
};

/** A sound rule of type `any` as YAML, with lines of one's own; a line that is empty is left out. */
export function rule(lines: Readonly<Record<string, string>>): string {
  const all: Readonly<Record<string, string>> = {
    name: "Errors",
    type: "any",
    index: "logs-*",
    alert: "debug",
    ...lines,
  };
  return `${Object.entries(all)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n")}\n`;
}

/** Checks a sound folder with files of one's own; a file that is empty is left out. */
export function check(files: Readonly<Record<string, string>>, options: Partial<CheckOptions> = {}): CheckedFolder {
  const all = Object.entries({ ...SOUND, ...files }).filter(([, text]) => text !== "");
  return checkFolder(new Map(all), { environments: ["ci", "staging"], variables: { kind: "later" }, ...options });
}

/** What is refused of a folder, rendered. */
export function refusals(
  files: Readonly<Record<string, string>>,
  options: Partial<CheckOptions> = {},
): readonly string[] {
  return check(files, options)
    .findings.filter(({ kind }) => kind === "refused")
    .map(renderFinding);
}

/** What is told of a folder, rendered. */
export function tellings(
  files: Readonly<Record<string, string>>,
  options: Partial<CheckOptions> = {},
): readonly string[] {
  return check(files, options)
    .findings.filter(({ kind }) => kind === "told")
    .map(renderFinding);
}
