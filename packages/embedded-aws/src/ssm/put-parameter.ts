import { AwsError, notModelled } from "../aws-error.ts";
import type { Json, JsonObject } from "../json.ts";
import type { CallContext } from "../service.ts";
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
    requireName(input.Name);
    requireModelled(input);
    const current = parameters.find(context, input.Name);
    const properties = describeParameter(input, current);
    requireValue(input.Value, properties["AllowedPattern"]);
    const version = parameters.put(context, input.Name, properties);
    return { Version: version, Tier: "Standard" };
  };
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

/** AWS: a name is words of letters, digits and `.-_`, or a path of them that begins with a slash; 15 levels at most. */
function requireName(name: string): void {
  if (name.includes("/") && !name.startsWith("/")) {
    throw validationException("Parameter name must be a fully qualified name.");
  }
  if (!/^[\w.\-/]{1,1011}$/.test(name) || /^\/?(aws|ssm)/i.test(name) || name.includes("//") || name.endsWith("/")) {
    throw validationException(
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive). If formed as a path, it can consist of ' +
        "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following " +
        "3 symbols .-_",
    );
  }
  if (name.split("/").length - 1 > MAX_LEVELS) {
    throw new AwsError(
      "HierarchyLevelLimitExceededException",
      `A hierarchy can have a maximum of ${MAX_LEVELS} levels. For more information, see Requirements and constraints for ` +
        "parameter names in the AWS Systems Manager User Guide.",
    );
  }
}

const MAX_LEVELS = 15;
const MAX_VALUE_BYTES = 4096;

function requireValue(value: string, allowedPattern: Json | undefined): void {
  if (value === "") {
    throw validationException(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: " +
        "Member must have length greater than or equal to 1",
    );
  }
  if (new TextEncoder().encode(value).byteLength > MAX_VALUE_BYTES) {
    throw validationException(
      `Standard tier parameters support a maximum parameter value of ${MAX_VALUE_BYTES} characters. To create a larger ` +
        "parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see " +
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
    );
  }
  if (typeof allowedPattern === "string" && !patternOf(allowedPattern).test(value)) {
    throw new AwsError(
      "ParameterPatternMismatchException",
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
  }
}

/** AWS: the pattern is Java's and must match the whole value. */
function patternOf(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw notModelled(`the AllowedPattern ${pattern}, which is not a pattern in JavaScript`);
  }
}
