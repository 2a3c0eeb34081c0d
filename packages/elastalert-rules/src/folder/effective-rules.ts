import { refused, told, type Finding } from "../finding.ts";
import { textOf, valueOf, type Mapping } from "../document/value.ts";
import { excludes, type Exclusion } from "./exclusions.ts";
import { mergeMappings, uselessRemovals } from "./merge.ts";
import type { RulesFolder } from "./read-folder.ts";
import { resolveTokens, type Variables } from "./variables.ts";

/** A rule as it is in an environment; the place of each value says which file it came from. */
export interface EffectiveRule {
  readonly file: string;
  readonly name: string | undefined;
  readonly value: Mapping;
  /** The same before tokens were replaced; what may not stand in a file is looked for here. */
  readonly written: Mapping;
}

/** What an environment's ElastAlert runs: rules in the order of their files, and those that were switched off. */
export interface EffectiveRules {
  readonly environment: string;
  readonly global: Mapping | undefined;
  readonly writtenGlobal: Mapping | undefined;
  readonly rules: readonly EffectiveRule[];
  readonly excluded: readonly EffectiveRule[];
  readonly findings: readonly Finding[];
}

/**
 * The rules of an environment: each with its override laid over it (`mergeMappings`), tokens replaced, exclusions taken
 * out. Findings are of the layout: tokens without a value, overrides and exclusions that match nothing.
 */
export function effectiveRules(
  folder: RulesFolder,
  { environment, variables }: { readonly environment: string; readonly variables: Variables },
): EffectiveRules {
  const findings: Finding[] = [];
  const overrides = folder.overrides.get(environment) ?? new Map<string, Mapping>();
  const effective = (file: string, base: Mapping): { readonly written: Mapping; readonly value: Mapping } => {
    const over = overrides.get(file);
    const written = over === undefined ? base : mergeMappings(base, over);
    for (const { entry, path } of over === undefined ? [] : uselessRemovals(base, over)) {
      findings.push(refused(entry.at, removesNothing(path, file)));
    }
    const resolved = resolveTokens(written, { variables, environment });
    findings.push(...resolved.findings);
    return { written, value: resolved.value as Mapping };
  };
  const global = folder.global === undefined ? undefined : effective("elastalert.yaml", folder.global);
  const found: readonly EffectiveRule[] = [...folder.rules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, base]) => {
      const { written, value } = effective(file, base);
      return { file, name: textOf(valueOf(value, "name")), written, value };
    });
  const exclusions = folder.exclusions.get(environment) ?? [];
  const isOff = (rule: EffectiveRule) => exclusions.some((exclusion) => excludes(exclusion, rule));
  const excluded = found.filter(isOff);
  findings.push(...uselessExclusions(exclusions, found), ...uselessOverrides(folder, { overrides, excluded }));
  return {
    environment,
    global: global?.value,
    writtenGlobal: global?.written,
    rules: found.filter((rule) => !isOff(rule)),
    excluded,
    findings,
  };
}

function uselessExclusions(exclusions: readonly Exclusion[], rules: readonly EffectiveRule[]): readonly Finding[] {
  return exclusions
    .filter((exclusion) => !rules.some((rule) => excludes(exclusion, rule)))
    .map(({ by, pattern, at }) =>
      refused(
        at,
        `No rule has ${by === "name" ? `the name ${JSON.stringify(pattern)}` : `a file that matches ${JSON.stringify(pattern)}`}, so this exclusion switches nothing off. Mend it, or remove it if the rule is gone.`,
      ),
    );
}

function uselessOverrides(
  folder: RulesFolder,
  {
    overrides,
    excluded,
  }: { readonly overrides: ReadonlyMap<string, Mapping>; readonly excluded: readonly EffectiveRule[] },
): readonly Finding[] {
  return [...overrides].flatMap(([file, over]) => {
    if (file === "elastalert.yaml" ? folder.global === undefined : !folder.rules.has(file)) {
      return [
        refused(
          over.at,
          `There is no ${file} that this could be laid over, so it has no effect. Give it the path of the rule's file, or remove it.`,
        ),
      ];
    }
    if (!excluded.some((rule) => rule.file === file)) return [];
    return [
      told(
        over.at,
        `The rule is switched off in this environment, so its override has no effect there. Remove the one or the other.`,
      ),
    ];
  });
}

function removesNothing(path: string, file: string): string {
  return `Here ${path} is taken away, and ${file} has none, so nothing is. Mend the name, or remove the line.`;
}
