import type { ToldFinding, ValidationFinding } from "../../model/failure-story.ts";
import { findLine, type ParsedTemplate } from "../../template/template.ts";

/** Returns the finding with its line: of the key that the reason names, else of the nearest value around its path. */
export function locateFinding(finding: ToldFinding, template: ParsedTemplate): ValidationFinding {
  const { path = "", reason, logicalId } = finding;
  const steps = path.split("/").filter((step) => step !== "");
  const [, key] = NAMED_KEY.exec(reason) ?? [];
  const lineAt = (at: readonly string[]): number | undefined => template.lines.get(at.join("/"));
  const nearest = steps.map((_, index) => lineAt(steps.slice(0, steps.length - index)));
  const ofKey = key === undefined ? undefined : lineAt([...steps, key]);
  const ofResource = logicalId === undefined ? undefined : findLine(template, logicalId);
  return { ...finding, templateLine: ofKey ?? nearest.find((line) => line !== undefined) ?? ofResource };
}

/** AWS: "#: extraneous key [Colour] is not permitted". */
const NAMED_KEY = /extraneous key \[([^\]]+)\]/;
