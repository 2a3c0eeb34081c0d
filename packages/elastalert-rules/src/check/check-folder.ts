import { mergeFindings, refused, sortFindings, type Finding } from "../finding.ts";
import { effectiveRules, type EffectiveRule, type EffectiveRules } from "../folder/effective-rules.ts";
import { readFolder, topOf, type RulesFolder } from "../folder/read-folder.ts";
import type { Variables } from "../folder/variables.ts";
import { readSamples, type Sample } from "../samples/read-samples.ts";
import { judgeSample, type JudgedSample } from "../samples/judge-samples.ts";
import { checkFields } from "./check-fields.ts";
import { checkFilters } from "./check-filters.ts";
import { checkGlobal } from "./check-global.ts";
import { checkIndex } from "./check-index.ts";
import { checkKeys } from "./check-keys.ts";
import { checkName, checkUnique } from "./check-names.ts";
import { readPackage } from "./check-package.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkTimes } from "./check-times.ts";
import { checkAlert, checkType } from "./check-type-and-alert.ts";
import { checkUnsupported } from "./check-unsupported.ts";
import type { RuleContext } from "./context.ts";
import { didYouMean } from "./nearest.ts";

/** What a rules folder is checked against. */
export interface CheckOptions {
  /** The environments that it is checked for. */
  readonly environments: readonly string[];
  /**
   * Every environment that there is, those of `environments` among them: overrides and exclusions of any other are refused. The
   * same as `environments` when left out; `unknown` where nobody can say.
   */
  readonly allEnvironments?: readonly string[] | "unknown";
  readonly variables: Variables;
  /** Patterns of the indices that the stack writes; leave it out when nobody says. */
  readonly indexPatterns?: readonly string[];
}

/** A sample's ending, with its environment. */
export interface SampleResult extends Omit<JudgedSample, "findings"> {
  readonly environment: string;
}

/** All that is known of a rules folder. It may be built when no finding is `refused`. */
export interface CheckedFolder {
  /** The image by digest, by environment; undefined when it is not pinned, which is a finding, or not known yet. */
  readonly images: ReadonlyMap<string, string | undefined>;
  readonly environments: ReadonlyMap<string, EffectiveRules>;
  readonly samples: readonly SampleResult[];
  readonly findings: readonly Finding[];
}

/** Checks a rules folder, files by path, for each environment; finds everything at once. Samples of rules that are refused are not judged. */
export function checkFolder(files: ReadonlyMap<string, string>, options: CheckOptions): CheckedFolder {
  const folder = readFolder(files);
  const packages = new Map(
    options.environments.map((environment) => [
      environment,
      readPackage(folder.package, { environment, variables: options.variables }),
    ]),
  );
  const effective = new Map(
    options.environments.map((environment) => [
      environment,
      effectiveRules(folder, { environment, variables: options.variables }),
    ]),
  );
  const doubles = checkUnique(new Map([...effective].map(([environment, { rules }]) => [environment, rules])));
  const samples = [...folder.samples].map(([file, value]) => ({ file, ...readSamples(value) }));
  const results: SampleResult[] = [];
  const perEnvironment = new Map(
    [...effective].map(([environment, rules]): [string, readonly Finding[]] => {
      const image = packages.get(environment);
      const found = [
        ...(image?.findings ?? []),
        ...rules.findings,
        ...checkGlobal(rules.global),
        ...secretsOf(rules),
        ...(doubles.get(environment) ?? []),
      ];
      for (const rule of rules.rules) {
        const context: RuleContext = {
          rule,
          global: rules.global,
          modules: image?.modules ?? [],
          indexPatterns: options.indexPatterns,
        };
        const ofRule = checkRule(context);
        found.push(...ofRule);
        const judged = ofRule.some(({ kind }) => kind === "refused") ? [] : judge(context, { environment, samples });
        results.push(...judged.map(({ rule: name, sample, ending }) => ({ rule: name, sample, ending, environment })));
        found.push(...judged.flatMap(({ findings }) => findings));
      }
      return [environment, found];
    }),
  );
  const layout = [...folder.findings, ...samples.flatMap(({ findings }) => findings), ...misplaced(folder, options)];
  return {
    images: new Map([...packages].map(([environment, { image }]) => [environment, image])),
    environments: effective,
    samples: results,
    findings: sortFindings([...layout, ...mergeFindings(perEnvironment)]),
  };
}

function checkRule(context: RuleContext): readonly Finding[] {
  return [
    ...checkName(context.rule),
    ...checkType(context),
    ...checkAlert(context),
    ...checkKeys(context),
    ...checkTimes(context),
    ...checkIndex(context),
    ...checkFields(context),
    ...checkFilters(context),
    ...checkUnsupported(context),
  ];
}

/** Also of rules that are switched off: whoever reads the file reads the secret. */
function secretsOf({ writtenGlobal, rules, excluded }: EffectiveRules): readonly Finding[] {
  const written = [
    ...(writtenGlobal === undefined ? [] : [writtenGlobal]),
    ...[...rules, ...excluded].map((rule) => rule.written),
  ];
  return written.flatMap(checkSecrets);
}

function judge(
  context: RuleContext,
  {
    environment,
    samples,
  }: {
    readonly environment: string;
    readonly samples: readonly { readonly file: string; readonly samples: readonly Sample[] }[];
  },
): readonly JudgedSample[] {
  return samples
    .filter(({ file }) => isOf(context.rule, file))
    .flatMap(({ samples: own }) => own)
    .filter(({ environments }) => environments.length === 0 || environments.includes(environment))
    .map((sample) => judgeSample(context, sample));
}

function isOf({ file }: EffectiveRule, samplesOf: string): boolean {
  return file === samplesOf || file.replace(/\.ya?ml$/, "") === samplesOf.replace(/\.ya?ml$/, "");
}

function misplaced(
  folder: RulesFolder,
  { environments: checked, allEnvironments = checked }: CheckOptions,
): readonly Finding[] {
  const stems = new Set([...folder.rules.keys()].map((file) => file.replace(/\.ya?ml$/, "")));
  const samples = [...folder.samples]
    .filter(([file]) => !stems.has(file.replace(/\.ya?ml$/, "")))
    .map(([file, value]) =>
      refused(value.at, `There is no rule ${file}, so these samples are of nothing. Give both files the same name.`),
    );
  if (allEnvironments === "unknown") return samples;
  const environments = [...new Set(allEnvironments)];
  const unknown = (names: Iterable<string>, fileOf: (name: string) => string): readonly Finding[] =>
    [...names]
      .filter((name) => !environments.includes(name))
      .map((name) =>
        refused(
          topOf(fileOf(name)),
          `There is no environment ${name}, so this has no effect. ${didYouMean(name, environments)}Environments are ${environments.join(", ")}.`,
        ),
      );
  return [
    ...samples,
    ...unknown(
      folder.overrides.keys(),
      (name) => `overrides/${name}/${[...(folder.overrides.get(name)?.keys() ?? [])][0] ?? ""}`,
    ),
    ...unknown(folder.exclusions.keys(), (name) => `exclusions/${name}.yaml`),
  ];
}
