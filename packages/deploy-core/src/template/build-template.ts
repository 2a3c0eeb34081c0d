import { findReferences, refuseUnresolvedReferences } from "./find-references.ts";
import { parseOutput, parseParameter, parseResource } from "./parse-declarations.ts";
import {
  findDeclarations,
  findLocated,
  parseEntries,
  parseText,
  parseValue,
  refuseUnknownKeys,
} from "./read-values.ts";
import { ROOT, type Located } from "./read-values.ts";
import { findOffsets, type SourceNode } from "./source-node.ts";
import { describeMalformed, indexLines, type SourceText } from "./source-text.ts";
import { isList, isObject, type ParsedTemplate, type TemplateObject } from "./template.ts";

/** The sections a template can have (AWS: user guide, "CloudFormation template sections"). */
const SECTIONS = [
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Rules",
  "Mappings",
  "Conditions",
  "Transform",
  "Hooks",
  "Resources",
  "Outputs",
] as const;

/** Builds the deployer's own view of a template from its values, and from the text that these were found in. Throws as `parseTemplate` does. */
export function buildTemplate(source: SourceText, node: SourceNode): ParsedTemplate {
  return build({ source, node, what: ROOT }, { sections: SECTIONS, findResources: requireResources });
}

/** Builds the view of a file that declares parameters as a template does, and nothing else. Throws as `parseTemplate` does. */
export function buildDeclarations(source: SourceText, node: SourceNode): ParsedTemplate {
  return build({ source, node, what: ROOT }, { sections: ["Description", "Parameters"], findResources: () => [] });
}

interface Shape {
  readonly sections: readonly string[];
  readonly findResources: (root: Located) => ReturnType<typeof findDeclarations>;
}

function build(root: Located, { sections, findResources }: Shape): ParsedTemplate {
  const { source } = root;
  refuseUnknownKeys(root, sections);
  const lineOf = indexLines(source.text);
  const offsets = findOffsets(root.node);
  const declarations = {
    parameters: new Map(findDeclarations(root, "Parameters").map((each) => [each.name, parseParameter(each)])),
    mappings: findObject(root, "Mappings"),
    conditions: findObject(root, "Conditions"),
    rules: findObject(root, "Rules"),
    resources: new Map(findResources(root).map((each) => [each.name, parseResource(each)])),
    outputs: new Map(findDeclarations(root, "Outputs").map((each) => [each.name, parseOutput(each)])),
    lines: new Map([...offsets].map(([path, offset]) => [path, lineOf(offset)])),
  };
  const template: ParsedTemplate = {
    path: source.path,
    text: source.text,
    sizeBytes: new TextEncoder().encode(source.text).length,
    description: findText(root, "Description"),
    metadata: findObject(root, "Metadata"),
    transforms: findTransforms(root),
    ...declarations,
    references: findReferences(declarations),
  };
  refuseUnresolvedReferences(template, { source, offsets });
  return template;
}

function requireResources(root: Located): ReturnType<typeof findDeclarations> {
  const resources = findDeclarations(root, "Resources");
  if (resources.length > 0) return resources;
  throw describeMalformed(root.source, {
    offset: findLocated(root, "Resources")?.node.offset ?? root.node.offset,
    problem: "the template declares no resource",
    hint: "Add a Resources section with at least one resource.",
  });
}

function findText(root: Located, section: string): string | undefined {
  const located = findLocated(root, section);
  return located === undefined ? undefined : parseText(located);
}

function findObject(root: Located, section: string): TemplateObject {
  const located = findLocated(root, section);
  if (located === undefined) return {};
  parseEntries(located);
  const value = parseValue(located);
  return isObject(value) ? value : {};
}

function findTransforms(root: Located): readonly string[] {
  const located = findLocated(root, "Transform");
  if (located === undefined) return [];
  const value = parseValue(located);
  return (isList(value) ? value : [value]).map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
}
