import { findNearestName } from "./find-nearest-name.ts";
import { describeMalformed, type SourceText } from "./source-text.ts";
import { findLineAt, isList, isObject } from "./template.ts";
import type { ParsedTemplate, TemplateObject, TemplateReference, TemplateValue } from "./template.ts";

type Declarations = Pick<ParsedTemplate, "conditions" | "rules" | "resources" | "outputs" | "lines">;

/** Finds every use of a name: `Ref`, `Fn::GetAtt`, `Fn::Sub`, `DependsOn`, conditions and mappings. */
export function findReferences(declarations: Declarations): readonly TemplateReference[] {
  const found = [
    ...findInValue(declarations.conditions, ["Conditions"]),
    ...findInValue(declarations.rules, ["Rules"]),
    ...[...declarations.resources.values()].flatMap((resource) => {
      const path = ["Resources", resource.logicalId];
      return [
        ...resource.dependsOn.map((target) => aUse({ kind: "DependsOn", target, from: [...path, "DependsOn"] })),
        ...findCondition(resource.condition, path),
        ...findInValue(resource.properties, [...path, "Properties"]),
        ...findInValue(resource.metadata, [...path, "Metadata"]),
        ...findInValue(resource.creationPolicy ?? {}, [...path, "CreationPolicy"]),
        ...findInValue(resource.updatePolicy ?? {}, [...path, "UpdatePolicy"]),
      ];
    }),
    ...[...declarations.outputs.values()].flatMap((output) => {
      const path = ["Outputs", output.name];
      return [
        ...findCondition(output.condition, path),
        ...findInValue(output.value, [...path, "Value"]),
        ...findInValue(output.exportName ?? "", [...path, "Export", "Name"]),
      ];
    }),
  ];
  return found.map((use) => ({ ...use, line: findLineAt(declarations, use.from) }));
}

/**
 * Throws a `DeployError` at the first use of a name that the template does not declare. A template with a
 * transform is let through, since the transform may declare it.
 */
export function refuseUnresolvedReferences(
  template: ParsedTemplate,
  { source, offsets }: { source: SourceText; offsets: ReadonlyMap<string, number> },
): void {
  if (template.transforms.length > 0) return;
  const parameters = [...template.parameters.keys()];
  const resources = [...template.resources.keys()];
  const known = {
    Ref: [...parameters, ...resources],
    Sub: [...parameters, ...resources],
    GetAtt: resources,
    DependsOn: resources,
    Condition: Object.keys(template.conditions),
    FindInMap: Object.keys(template.mappings),
  } as const satisfies Record<TemplateReference["kind"], readonly string[]>;
  for (const { kind, target, attribute, from } of template.references) {
    const candidates: readonly string[] = kind === "Sub" && attribute !== undefined ? resources : known[kind];
    if (target.startsWith("AWS::") || candidates.includes(target)) continue;
    const nearest = findNearestName(target, candidates);
    throw describeMalformed(source, {
      offset: findOffset(offsets, from),
      problem: `${from.slice(0, 2).join(".")} uses "${target}", but ${NOT_DECLARED[kind]} of that name is declared`,
      hint: nearest === undefined ? `Declare "${target}", or correct the name.` : `Did you mean "${nearest}"?`,
    });
  }
}

const NOT_DECLARED = {
  Ref: "no parameter or resource",
  Sub: "no parameter or resource",
  GetAtt: "no resource",
  DependsOn: "no resource",
  Condition: "no condition",
  FindInMap: "no mapping",
} as const satisfies Record<TemplateReference["kind"], string>;

type Found = Omit<TemplateReference, "line">;

function aUse({ kind, target, attribute, from }: Omit<Found, "attribute"> & { attribute?: string }): Found {
  return { kind, target, attribute, from };
}

function findCondition(condition: string | undefined, path: readonly string[]): readonly Found[] {
  return condition === undefined ? [] : [aUse({ kind: "Condition", target: condition, from: [...path, "Condition"] })];
}

function findInValue(value: TemplateValue, from: readonly string[]): readonly Found[] {
  if (isList(value)) return value.flatMap((item, index) => findInValue(item, [...from, String(index)]));
  if (!isObject(value)) return [];
  const own = findInFunction(value, from);
  return own ?? Object.entries(value).flatMap(([key, inner]) => findInValue(inner, [...from, key]));
}

/** Finds what a function uses; undefined for an object that is no function or whose uses lie only deeper. */
function findInFunction(value: TemplateObject, from: readonly string[]): readonly Found[] | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  const path = [...from, name];
  if (name === "Ref" && typeof argument === "string") return [aUse({ kind: "Ref", target: argument, from: path })];
  if (name === "Condition" && from[0] === "Conditions" && typeof argument === "string") {
    return [aUse({ kind: "Condition", target: argument, from: path })];
  }
  if (name === "Fn::GetAtt") return findInGetAtt(argument, path);
  if (name === "Fn::Sub") return findInSub(argument, path);
  const kind = FIRST_ARGUMENT_NAMES[name];
  const first = isList(argument) ? argument[0] : undefined;
  if (kind === undefined || typeof first !== "string" || !isList(argument)) return undefined;
  return [aUse({ kind, target: first, from: path }), ...findInValue(argument.slice(1), path)];
}

const FIRST_ARGUMENT_NAMES: Readonly<Record<string, "Condition" | "FindInMap">> = {
  "Fn::If": "Condition",
  "Fn::FindInMap": "FindInMap",
};

function findInGetAtt(argument: TemplateValue, from: readonly string[]): readonly Found[] {
  const [target, attribute] = typeof argument === "string" ? splitAtDot(argument) : isList(argument) ? argument : [];
  if (typeof target !== "string") return [];
  const use = { kind: "GetAtt", target, from } as const;
  return typeof attribute === "string"
    ? [aUse({ ...use, attribute })]
    : [aUse(use), ...findInValue(attribute ?? "", from)];
}

function findInSub(argument: TemplateValue, from: readonly string[]): readonly Found[] {
  const [pattern, variables] = isList(argument) ? argument : [argument, undefined];
  if (typeof pattern !== "string") return [];
  const local = isObject(variables) ? Object.keys(variables) : [];
  // AWS: `${!Name}` stands for the text `${Name}` and uses nothing.
  const names = [...pattern.matchAll(/\$\{([^!}][^}]*)\}/g)].map((match) => match[1] ?? "");
  const uses = names
    .filter((name) => !local.includes(name))
    .map((name) => {
      const [target, attribute] = name.startsWith("AWS::") ? [name, undefined] : splitAtDot(name);
      return aUse({ kind: "Sub", target, from, ...(attribute === undefined ? {} : { attribute }) });
    });
  return [...uses, ...findInValue(variables ?? "", [...from, "1"])];
}

function splitAtDot(name: string): readonly [string, string | undefined] {
  const dot = name.indexOf(".");
  return dot < 0 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
}

function findOffset(offsets: ReadonlyMap<string, number>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsets.get(path.slice(0, length).join("/"));
    if (offset !== undefined) return offset;
  }
  return 0;
}
