import { AwsError, notModelled } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { CallContext } from "../service.ts";
import { findNameProblem, findValueProblem } from "./parameter-rules.ts";
import type { Parameter, ParameterStore } from "./parameter-store.ts";
import { validationException } from "./refusals.ts";

export interface PutParameterInput {
  readonly Name: string;
  readonly Value: string;
  readonly Type?: string;
  readonly Description?: string;
  readonly KeyId?: string;
  readonly Overwrite?: boolean;
  readonly AllowedPattern?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly Tier?: string;
  readonly DataType?: string;
}

/** PutParameter: makes a parameter or, with `Overwrite`, a version of it. */
export function putParameter(parameters: ParameterStore) {
  return (input: PutParameterInput, context: CallContext): object => {
    require(findNameProblem(input.Name));
    requireModelled(input);
    const current = parameters.find(context, input.Name);
    const properties = describeParameter(input, current);
    require(findValueProblem(input.Value, { allowedPattern: textOrNumber(properties["AllowedPattern"]) }));
    const version = parameters.put(context, input.Name, properties);
    return { Version: version, Tier: "Standard" };
  };
}

function require(problem: AwsError | undefined): void {
  if (problem !== undefined) throw problem;
}

const TYPES: ReadonlySet<string> = new Set(["String", "StringList", "SecureString"]);

function requireModelled({ Tier = "Standard", DataType = "text", Type = "String" }: PutParameterInput): void {
  if (Tier !== "Standard") throw notModelled(`the tier ${Tier} of SSM parameters`);
  if (DataType !== "text") throw notModelled(`the data type ${DataType} of SSM parameters`);
  if (!TYPES.has(Type)) {
    throw validationException(
      `1 validation error detected: Value '${Type}' at 'type' failed to satisfy constraint: ` +
        "Member must satisfy enum value set: [SecureString, StringList, String]",
    );
  }
}

function describeParameter(input: PutParameterInput, current: Parameter | undefined): JsonObject {
  const { Name, Value, Type, Description, AllowedPattern, KeyId, Tags = [] } = input;
  if (current === undefined && Type === undefined) {
    throw validationException("A parameter type is required when you create a parameter.");
  }
  if (current !== undefined) requireOverwrite(input, current);
  const type = Type ?? current?.newest.type ?? "String";
  if (KeyId !== undefined && type !== "SecureString") {
    throw validationException("KeyId is required for SecureString type parameter only.");
  }
  return {
    ...current?.resource.properties,
    Name,
    Value,
    Type: type,
    ...(Description === undefined ? {} : { Description }),
    ...(AllowedPattern === undefined ? {} : { AllowedPattern }),
    ...(type === "SecureString" ? { KeyId: KeyId ?? "alias/aws/ssm" } : {}),
    ...(Tags.length === 0 ? {} : { Tags: Object.fromEntries(Tags.map((tag) => [tag.Key, tag.Value])) }),
  };
}

function requireOverwrite({ Overwrite = false, Tags = [], Type }: PutParameterInput, current: Parameter): void {
  if (!Overwrite) {
    throw new AwsError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  }
  if (Tags.length > 0) {
    throw validationException(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove " +
        "overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  if (Type !== undefined && Type !== current.newest.type) {
    throw new AwsError(
      "HierarchyTypeMismatchException",
      "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a " +
        "parameter from a String type to a SecureString type. You must create a new, unique parameter.",
    );
  }
}
