import { checkFolder, effectiveRules, readFolder, renderYaml, type Rendered } from "@logstack/elastalert-rules";
import type { Finding } from "../model/finding.ts";
import { textOf, type RoleFiles } from "../model/machine-file.ts";
import { fillText } from "./fill-text.ts";

/** The files of a rules folder: texts by their path in it, and where each lies in the package. */
export interface RulesFiles {
  /** By path in the bundle. */
  has(name: string): boolean;
  readonly texts: ReadonlyMap<string, string>;
  /** Returns a file's path in the package, of its path in the rules folder. */
  readonly pathOf: (file: string) => string;
}

/** Finds the rules folder of Elastalert among a role's files: the one with a `package.yaml`. */
export function findRulesFolder(files: RoleFiles): RulesFiles | undefined {
  const marker = [...files.keys()].find((name) => name === "package.yaml" || name.endsWith("/package.yaml"));
  if (marker === undefined) return undefined;
  const folder = marker.slice(0, -"package.yaml".length);
  const isRules = (name: string): boolean => name.startsWith(folder) && OWN.test(name.slice(folder.length));
  const own = [...files].filter(([name]) => isRules(name));
  const paths = new Map(own.map(([name, { path }]) => [name.slice(folder.length), path]));
  return {
    has: isRules,
    texts: new Map(own.map(([name, file]) => [name.slice(folder.length), textOf(file) ?? ""])),
    pathOf: (file) => paths.get(file) ?? file,
  };
}

/** The layout of a rules folder; what else lies beside it is the role's own. */
const OWN = /^(?:package\.yaml|elastalert\.yaml|(?:rules|overrides|exclusions)\/.*)$/;

/** What an environment runs of a rules folder. */
export interface FilledRules {
  /** By path in the bundle: `image`, `config.yaml`, and `rules/*.yaml`, one for each rule. */
  readonly files: ReadonlyMap<string, string>;
  readonly used: readonly string[];
  readonly findings: readonly Finding[];
}

/** Where the rules are to run. */
export interface RulesValues {
  readonly environment: string;
  /** All that there are; undefined where nobody knows, and any that the folder names may be one. */
  readonly environments?: readonly string[] | undefined;
  readonly indexPatterns?: readonly string[] | undefined;
  readonly values: Readonly<Record<string, string>>;
}

/** Returns the rules as one environment runs them: overrides laid over, exclusions taken out, tokens replaced; all checked. */
export function fillRules(
  rules: RulesFiles,
  { environment, environments, indexPatterns, values }: RulesValues,
): FilledRules {
  const used = new Set<string>();
  const render = (text: string): Rendered => {
    const result = fillText({ file: "", text }, { values });
    if (result.kind === "refused")
      return { kind: "unresolved", why: explain(result.findings[0]?.message ?? "It cannot be read.") };
    for (const name of result.used) used.add(name);
    return { kind: "text", text: result.text };
  };
  const variables = { kind: "known", render } as const;
  const { texts } = rules;
  const checked = checkFolder(texts, {
    environments: [environment],
    allEnvironments: environments === undefined ? "unknown" : [environment, ...environments],
    variables,
    ...(indexPatterns === undefined ? {} : { indexPatterns }),
  });
  const effective = effectiveRules(readFolder(texts), { environment, variables });
  const findings = checked.findings.map(({ kind, place, text }) => ({
    kind,
    file: rules.pathOf(place.file),
    line: place.line,
    column: place.column,
    message: text,
  }));
  return {
    files: new Map([
      ["image", `${checked.images.get(environment) ?? ""}\n`],
      ...(effective.global === undefined ? [] : [["config.yaml", renderYaml(effective.global)] as const]),
      ...effective.rules.map(({ file, value }) => [`rules/${nameOf(file)}`, renderYaml(value)] as const),
    ]),
    used: [...used],
    findings,
  };
}

/** Elastalert's machine has its rules in one folder, so folders become part of the name. */
function nameOf(file: string): string {
  return file.replace(/^rules\//, "").replaceAll("/", "--");
}

/** What goes on after "the token has no value, because": the reason, without what is said around it anyway. */
function explain(message: string): string {
  const [reason = ""] = message.replace(/^#\{.*?\} has no value[^:]*: /s, "").split(/\.(?: |$)/);
  const near = /Did you mean (\S+)\?/.exec(message)?.[1];
  const clause = reason.slice(0, 1).toLowerCase() + reason.slice(1);
  return near === undefined ? clause : `${clause} (did you mean ${near}?)`;
}
