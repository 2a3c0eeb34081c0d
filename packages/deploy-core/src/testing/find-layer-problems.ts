import type { LayerDescription } from "../model/layer.ts";
import { STATEFUL_TYPES } from "../plan/data/stateful-types.ts";
import { isObject, type ParsedTemplate } from "../template/template.ts";

/** Parameters that the deploy script sets, so that no parameter file has them. */
export const SCRIPT_SET_PARAMETERS: readonly string[] = ["Component", "EnvironmentVersion"];

/** What every template has: who the stack is, for its name and its tags. */
const IDENTITY_PARAMETERS = ["OctopusEnvironment", "Component", "EnvironmentVersion", "team"];

/** A layer's description, its template, and the name of its folder. */
export interface DescribedLayer {
  readonly layer: LayerDescription;
  readonly template: ParsedTemplate;
  readonly folderName: string;
}

/** Finds where a layer's description and its template say different things; a sentence each. */
export function findLayerProblems(described: DescribedLayer): readonly string[] {
  return [
    ...findNameProblems(described),
    ...findIdentityProblems(described.template),
    ...findCapabilityProblems(described),
    ...findInputProblems(described),
    ...findRuleProblems(described),
    ...findStatefulProblems(described),
  ];
}

function findNameProblems({ layer, folderName }: DescribedLayer): readonly string[] {
  const problems = [];
  if (layer.name !== folderName) problems.push(`The layer is named ${layer.name}, and its folder ${folderName}.`);
  if (layer.component !== folderName)
    problems.push(`The component is ${layer.component}, and the folder ${folderName}.`);
  if (layer.purpose.trim() === "") problems.push("The layer says no purpose.");
  return problems;
}

function findIdentityProblems({ parameters, outputs }: ParsedTemplate): readonly string[] {
  const missing = IDENTITY_PARAMETERS.filter((name) => !parameters.has(name));
  return [
    ...missing.map((name) => `The template has no parameter ${name}, which names or tags the stack.`),
    ...(outputs.has("EnvironmentVersion") ? [] : ["The template has no output EnvironmentVersion."]),
  ];
}

function findCapabilityProblems({ layer, template }: DescribedLayer): readonly string[] {
  const hasIam = [...template.resources.values()].some(({ type }) => type.startsWith("AWS::IAM::"));
  const needed = hasIam ? ["CAPABILITY_IAM"] : [];
  if (layer.capabilities.join() === needed.join()) return [];
  return [`The layer asks for [${layer.capabilities.join(", ")}], and its template needs [${needed.join(", ")}].`];
}

function findInputProblems({ layer, template }: DescribedLayer): readonly string[] {
  return Object.keys(layer.inputs)
    .filter((name) => !template.parameters.has(name))
    .map((name) => `The input ${name} is not a parameter of the template.`);
}

function findRuleProblems({ layer, template }: DescribedLayer): readonly string[] {
  return Object.entries(layer.parameterRules ?? {}).flatMap(([name, { because }]) => [
    ...(template.parameters.has(name) ? [] : [`There is a rule for ${name}, which is no parameter of the template.`]),
    ...(because.trim() === "" ? [`The rule for ${name} does not say what would happen otherwise.`] : []),
  ]);
}

function findStatefulProblems({ layer, template }: DescribedLayer): readonly string[] {
  const declared = Object.keys(layer.stateful).flatMap((logicalId) => {
    const resource = template.resources.get(logicalId);
    if (resource === undefined) return [`${logicalId} is declared stateful, and the template has no such resource.`];
    const { deletionPolicy, updateReplacePolicy, metadata } = resource;
    if (isKept(deletionPolicy) && isKept(updateReplacePolicy)) return [];
    // The template says why it is not kept, and the house rules judge whether it says so well.
    const exemptions = metadata["HouseRules"];
    if (isObject(exemptions) && exemptions["dataIsKept"] !== undefined) return [];
    return [`${logicalId} is declared stateful, and its DeletionPolicy or UpdateReplacePolicy lets its data go.`];
  });
  const undeclared = [...template.resources.values()]
    .filter(({ logicalId, type, metadata }) => {
      const holdsData = STATEFUL_TYPES[type] !== undefined || metadata["Stateful"] !== undefined;
      return holdsData && !Object.hasOwn(layer.stateful, logicalId);
    })
    .map(
      ({ logicalId, type }) =>
        `${logicalId} (${type}) holds ${STATEFUL_TYPES[type] ?? "data"}, and layer.ts does not say so.`,
    );
  return [...declared, ...undeclared];
}

function isKept(policy: string | undefined): boolean {
  return policy === "Retain" || policy === "Snapshot" || policy === "RetainExceptOnCreate";
}
