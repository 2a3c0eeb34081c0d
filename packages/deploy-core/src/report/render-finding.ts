import type { ValidationFinding } from "../model/failure-story.ts";

/** Renders what CloudFormation found wrong with a change set: the resource and its place, then the reason. */
export function renderFinding(finding: ValidationFinding): readonly string[] {
  const { logicalId, type, mode, name, reason, path, templateLine } = finding;
  const what = logicalId ?? name;
  const parts = [type, path, templateLine === undefined ? undefined : `template.yaml:${templateLine}`];
  const place = parts.filter((part) => part !== undefined).join("    ");
  return [
    `  ${mode === "WARN" ? "(warning) " : ""}${what}${place === "" ? "" : `    ${place}`}`,
    ...reason.split("\n").map((line) => `      ${line}`),
  ];
}
