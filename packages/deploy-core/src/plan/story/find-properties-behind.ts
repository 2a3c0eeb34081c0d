import type { PropertyChange } from "../../model/change-set.ts";
import type { Failure, ParameterBehind, PropertyBehind } from "../../model/failure-story.ts";
import { findMentioned } from "./find-mentioned.ts";
import type { Knowledge } from "./knowledge.ts";
import type { ParsedTemplate } from "../../template/template.ts";

/**
 * Finds the properties behind a failure: what the change set changed in the resource and in those whose attributes
 * carried a change on to it, and what the reason itself speaks of. Those that the reason mentions come first.
 */
export function findPropertiesBehind(failure: Failure, knowledge: Knowledge): readonly PropertyBehind[] {
  const logicalId = failure.nestedIn[0] ?? failure.logicalId;
  const changed = followChanges(logicalId, { ...knowledge, visited: new Set() });
  const mentioned = findMentioned({ logicalId, reason: failure.reason }, knowledge).map((property) =>
    describeProperty({ logicalId, name: property.name, before: undefined, after: property.value }, knowledge),
  );
  const known = new Set(changed.map(keyOf));
  const isMentioned = ({ after }: PropertyBehind): boolean => after !== undefined && failure.reason.includes(after);
  const all = [...changed, ...mentioned.filter((property) => !known.has(keyOf(property)))];
  return [...all.filter(isMentioned), ...all.filter((property) => !isMentioned(property))].slice(0, MOST);
}

/** More would be a log again; a change set of a whole launch template still fits. */
const MOST = 12;

const keyOf = ({ logicalId, name }: Pick<PropertyBehind, "logicalId" | "name">): string => `${logicalId}.${name}`;

/** AWS: a change carried on by an attribute says `CausingEntity: LaunchTemplate.LatestVersionNumber`; what is behind it changed there. */
function followChanges(
  logicalId: string,
  knowledge: Knowledge & { readonly visited: Set<string> },
): readonly PropertyBehind[] {
  const { changes, visited } = knowledge;
  const change = changes.find((each) => each.logicalId === logicalId);
  if (change === undefined || visited.has(logicalId)) return [];
  visited.add(logicalId);
  const ofProperties = change.details.filter(isOfProperties);
  return [...new Set(ofProperties.map(namePath))].flatMap((name) => {
    const details = ofProperties.filter((detail) => namePath(detail) === name);
    const sources = details.flatMap(({ causedBy }) => (causedBy === undefined ? [] : [causedBy.split(".")[0] ?? ""]));
    const carriers = sources.filter((source) => changes.some((each) => each.logicalId === source));
    const followed = carriers.flatMap((source) => followChanges(source, knowledge));
    return followed.length > 0 ? followed : [describeChange({ logicalId, name, details }, knowledge)];
  });
}

function isOfProperties({ attribute, name }: PropertyChange): boolean {
  return attribute === "Properties" && name !== undefined && name !== "";
}

/** AWS: without values, or by older endpoints, only the outermost property is named. */
function namePath({ name = "", path }: PropertyChange): string {
  const steps = path?.split("/").slice(2) ?? [];
  return steps.length === 0 ? name : steps.join(".");
}

function describeChange(
  { logicalId, name, details }: { logicalId: string; name: string; details: readonly PropertyChange[] },
  knowledge: Knowledge,
): PropertyBehind {
  const valued = details.find(({ before, after }) => before !== undefined || after !== undefined);
  const causes = details.flatMap(({ causedBy }) => (causedBy === undefined ? [] : [causedBy]));
  const parameters = causes.filter((cause) => knowledge.template?.parameters.has(cause) ?? false);
  const property = { logicalId, name, before: valued?.before, after: valued?.after };
  return describeProperty(property, { ...knowledge, causes: causes.length === 0 ? undefined : parameters });
}

/** A value that comes from a secret is never shown, although CloudFormation hides it as well. */
function describeProperty(
  property: Pick<PropertyBehind, "logicalId" | "name" | "before" | "after">,
  { template, sources, causes }: Knowledge & { readonly causes?: readonly string[] | undefined },
): PropertyBehind {
  const steps = ["Resources", property.logicalId, "Properties", ...property.name.split(".")];
  const names = causes ?? findUsed(template, steps);
  const secret = names.some((name) => template?.parameters.get(name)?.noEcho === true);
  return {
    ...property,
    ...(secret ? { before: undefined, after: undefined } : {}),
    templateLine: template?.lines.get(steps.join("/")),
    parameters: names.map((name): ParameterBehind => ({ name, source: sources[name] })),
  };
}

/** The parameters that the value at this place of the template is made of. */
function findUsed(template: ParsedTemplate | undefined, steps: readonly string[]): readonly string[] {
  if (template === undefined) return [];
  const used = template.references.filter(({ from }) => steps.every((step, index) => from[index] === step));
  return [...new Set(used.map(({ target }) => target))].filter((target) => template.parameters.has(target));
}
