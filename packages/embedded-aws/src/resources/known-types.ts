import { notModelled, validationError } from "../aws-error.ts";
import { member } from "../json.ts";
import { expressionsOf } from "../template/check-references.ts";
import { formatError, templateError } from "../template/format-error.ts";
import { referencesIn, type Reference } from "../template/references.ts";
import type { ResourceDeclaration, Template } from "../template/template.ts";
import { identityOf } from "./identities.ts";
import { typeModel } from "./type-model.ts";

/** A stack in a stack: CloudFormation makes it itself. */
const NESTED_STACK = "AWS::CloudFormation::Stack";

/** Throws AWS's refusal of resource types nobody models, of attributes they lack and of snapshots they cannot make. */
export function requireKnownTypes(template: Template): void {
  const resources = Object.values(template.resources);
  const unknown = resources.map(({ type }) => type).filter((type) => typeModel(type) === undefined);
  if (unknown.length > 0) throw unrecognizedTypes(unknown);
  const unmakeable = resources.find(({ type }) => type !== NESTED_STACK && identityOf(type) === undefined);
  if (unmakeable !== undefined) throw notModelled(`resources of type ${unmakeable.type}`);
  for (const resource of resources) requireSnapshots(resource);
  const outputs = Object.values(template.outputs).map(({ value, exportName }) => [value, exportName ?? ""]);
  for (const reference of referencesIn([...resources.map(expressionsOf), ...outputs])) {
    requireAttribute(template, reference);
  }
}

/** Returns AWS's refusal of resource types it does not know. */
export function unrecognizedTypes(types: readonly string[]): Error {
  return formatError(`Unrecognized resource types: [${[...new Set(types)].toSorted().join(", ")}]`);
}

function requireSnapshots({ type, deletionPolicy, updateReplacePolicy }: ResourceDeclaration): void {
  const wanted =
    deletionPolicy === "Snapshot" ? "deletion" : updateReplacePolicy === "Snapshot" ? "update replace" : "";
  if (wanted !== "" && typeModel(type)?.snapshots !== true) {
    throw validationError(`Template error: resource type ${type} does not support ${wanted} policy Snapshot`);
  }
}

/** AWS: besides the documented attributes `Fn::GetAtt` takes every property that can be read back. */
function requireAttribute(template: Template, { kind, target, attribute }: Reference): void {
  const type = member(template.resources, target)?.type;
  const model = type === undefined ? undefined : typeModel(type);
  if (kind !== "attribute" || attribute === undefined || model === undefined) return;
  const [first = ""] = attribute.split(".");
  const isOutput = model.type === NESTED_STACK && first === "Outputs";
  if (isOutput || model.attributes.includes(attribute) || Object.hasOwn(model.properties, first)) return;
  throw templateError(`resource ${target} does not support attribute type ${attribute} in Fn::GetAtt`);
}
