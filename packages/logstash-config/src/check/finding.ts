import type { Place } from "../language/place.ts";

/**
 * What a finding is about. `syntax`: the text is no configuration. `plugin`, `option`, `value`: a name or value that the
 * plugin table does not have. `deprecated`: works today. `condition`, `field`, `grok`, `date`, `dissect`: says something
 * else than it seems to. `token`: a `#{...}` was not replaced. `variable`: a `${...}` without a default. `secret`: a
 * password in the file. `id`: used twice. `section`: a pipeline without beginning or end. `pipeline`: pipelines.yml. `setting`: logstash.yml.
 * `connection`: between pipelines. `house`: a rule of the configuration package. `sample`: a file of samples.
 */
export type FindingRule =
  | "syntax"
  | "plugin"
  | "option"
  | "value"
  | "deprecated"
  | "condition"
  | "field"
  | "grok"
  | "date"
  | "dissect"
  | "token"
  | "variable"
  | "secret"
  | "id"
  | "section"
  | "pipeline"
  | "connection"
  | "setting"
  | "house"
  | "sample";

/** One thing that was noticed in a configuration, where, and in sentences. It never has a secret's value in it. */
export interface Finding {
  readonly rule: FindingRule;
  /** `refused`: Logstash would refuse it, or do something else than it says; it stops a build. `told`: worth a look. */
  readonly kind: "refused" | "told";
  readonly at: Place;
  /** What, why and what to do. */
  readonly message: string;
}

/** `file:line:column: message`, as compilers print it and editors read it. */
export function renderFinding({ at, kind, message }: Finding): string {
  return `${at.file}:${at.line}:${at.column}: ${kind === "refused" ? "error" : "warning"}: ${message}`;
}

/** Findings in the order in which they stand, files by name. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const order = ({ at: a }: Finding, { at: b }: Finding): number => {
    if (a.file !== b.file) return a.file < b.file ? -1 : 1;
    return a.line - b.line || a.column - b.column;
  };
  return findings.toSorted(order);
}
