import type { LayerDescription } from "../model/layer.ts";
import { buildDeclarations, buildTemplate } from "./build-template.ts";
import { parseSource } from "./parse-source.ts";
import { sourceOf } from "./source-text.ts";
import type { ParsedTemplate } from "./template.ts";

/**
 * Parses a CloudFormation template, YAML or JSON, into the deployer's own view of it; nothing is evaluated.
 * Throws a `DeployError` (exit code 2) with path, line, column, the line quoted and the next step when the text is
 * malformed or holds what CloudFormation refuses by its shape: unknown tags or keys, duplicate keys, nulls, no
 * resources, a resource without a type, a name that nothing declares.
 */
export function parseTemplate(text: string, path: string): ParsedTemplate {
  const source = sourceOf(text, path);
  return buildTemplate(source, parseSource(source));
}

/**
 * Parses the template of whatever an artifact deploys: a stack's whole template, or for a function the declarations of its
 * parameters alone, written as a template writes them. Throws as `parseTemplate` does.
 */
export function parseDescribed(
  { kind = "stack" }: Pick<LayerDescription, "kind">,
  { text, path }: { readonly text: string; readonly path: string },
): ParsedTemplate {
  const source = sourceOf(text, path);
  const node = parseSource(source);
  return kind === "stack" ? buildTemplate(source, node) : buildDeclarations(source, node);
}
