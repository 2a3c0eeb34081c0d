import { checkPipelines, type CheckOptions, type Finding, renderFinding } from "../src/index.ts";

/** What is noticed in one text that is a pipeline by itself. */
export function check(text: string, options: CheckOptions = {}): readonly Finding[] {
  return checkPipelines({ files: [{ file: "a.conf", text }] }, options);
}

/** The same as lines, as a person sees them. */
export function lines(findings: readonly Finding[]): readonly string[] {
  return findings.map(renderFinding);
}

/** A pipeline that is sound, around these filters. */
export function aPipeline({ filters = "", input = "stdin { }", output = "stdout { }" } = {}): string {
  return `input { ${input} }\nfilter {\n${filters}\n}\noutput { ${output} }\n`;
}
