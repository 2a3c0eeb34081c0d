import { isList, isObject, textIn, type Json } from "../json.ts";
import { notModelled } from "../aws-error.ts";
import { formatError, templateError } from "./format-error.ts";

/** A function call in a template. */
export interface Intrinsic {
  readonly name: string;
  readonly argument: Json;
}

const SUPPORTED = [
  "Fn::Base64",
  "Fn::GetAtt",
  "Fn::GetAZs",
  "Fn::ImportValue",
  "Fn::Join",
  "Fn::Split",
  "Fn::FindInMap",
  "Fn::Select",
  "Ref",
  "Fn::Equals",
  "Fn::If",
  "Fn::Not",
  "Condition",
  "Fn::And",
  "Fn::Or",
  "Fn::Contains",
  "Fn::EachMemberEquals",
  "Fn::EachMemberIn",
  "Fn::ValueOf",
  "Fn::ValueOfAll",
  "Fn::RefAll",
  "Fn::Sub",
  "Fn::Cidr",
] as const;

/** Functions that AWS has and the engine does not: those of transforms, of rules, and reads of other stacks. */
const NOT_MODELLED = new Set([
  "Fn::Contains",
  "Fn::EachMemberEquals",
  "Fn::EachMemberIn",
  "Fn::GetStackOutput",
  "Fn::RefAll",
  "Fn::Transform",
  "Fn::ValueOf",
  "Fn::ValueOfAll",
]);

/** Each function's own rule on its argument, and AWS's sentence for an argument that breaks it. */
const SHAPES: Readonly<Record<string, { readonly holds: (argument: Json) => boolean; readonly refusal: string }>> = {
  "Fn::And": { holds: isConditionList, refusal: severalConditions("Fn::And") },
  "Fn::Base64": { holds: isTextOrCall, refusal: "every Fn::Base64 object must have a String-typed value." },
  "Fn::Cidr": {
    holds: (argument) => isListOf(argument, 2, 3),
    refusal:
      "every Fn::Cidr object requires two or three parameters: an IP block, a count and the bits of each subnet.",
  },
  "Fn::Equals": {
    holds: (argument) => isListOf(argument, 2, 2),
    refusal: "every Fn::Equals object requires a list of 2 string parameters.",
  },
  "Fn::FindInMap": {
    holds: (argument) => isListOf(argument, 3, 3),
    refusal:
      "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value",
  },
  "Fn::GetAZs": { holds: isTextOrCall, refusal: "every Fn::GetAZs object must have a String-typed value." },
  "Fn::GetAtt": {
    holds: isAttributeName,
    refusal: "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
  },
  "Fn::If": {
    holds: (argument) => isListOf(argument, 3, 3) && typeof argument[0] === "string",
    refusal: "Fn::If requires a list argument with the first element being a condition",
  },
  "Fn::ImportValue": {
    holds: isTextOrCall,
    refusal: "the attribute in Fn::ImportValue must be a string or a function that returns a string",
  },
  "Fn::Join": {
    holds: (argument) => isListOf(argument, 2, 2) && typeof argument[0] === "string" && isListOrCall(argument[1]),
    refusal:
      "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined " +
      "or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
  },
  "Fn::Not": {
    holds: (argument) => isListOf(argument, 1, 1),
    refusal: "every Fn::Not object requires one boolean parameter.",
  },
  "Fn::Or": { holds: isConditionList, refusal: severalConditions("Fn::Or") },
  "Fn::Select": {
    holds: (argument) => isListOf(argument, 2, 2) && isIndexOrCall(argument[0]) && isListOrCall(argument[1]),
    refusal: "Fn::Select requires a list argument with two elements: an integer index and a list",
  },
  "Fn::Split": {
    holds: (argument) =>
      isListOf(argument, 2, 2) && typeof argument[0] === "string" && argument[0] !== "" && isTextOrCall(argument[1]),
    refusal:
      "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a " +
      "function that returns a string to be split.",
  },
  "Fn::Sub": {
    holds: isSubArgument,
    refusal:
      "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, " +
      "and an optional second argument to specify a mapping of values to replace in the string",
  },
};

/**
 * Returns the function call that `value` is, or undefined when it is plain data.
 * Throws an `AwsError` with AWS's text for a function nobody knows and for an argument that breaks the function's rule.
 */
export function intrinsicOf(value: Json): Intrinsic | undefined {
  if (!isObject(value)) return undefined;
  const names = Object.keys(value);
  const name = names.find((key) => key === "Ref" || key.startsWith("Fn::"));
  if (name === undefined || (name === "Ref" && names.length > 1)) return undefined;
  if (names.length > 1) {
    throw templateError(`${name} must be the only key of its object, beside it are ${others(names, name)}`);
  }
  const argument = value[name] ?? null;
  requireShape(name, argument);
  return { name, argument: name === "Fn::GetAtt" ? attributePair(argument) : argument };
}

/** Returns the name of the condition that `{"Condition": name}` asks for; only conditions understand this form. */
export function conditionCall(value: Json): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const name = value["Condition"];
  return typeof name === "string" ? name : undefined;
}

function requireShape(name: string, argument: Json): void {
  if (name === "Ref") {
    if (typeof argument !== "string") throw formatError("every Ref object must have a single String value.");
    return;
  }
  if (NOT_MODELLED.has(name)) throw notModelled(`the function ${name}`);
  const shape = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
  if (shape === undefined) {
    throw templateError(`encountered unsupported function: ${name} Supported functions are: [${SUPPORTED.join(", ")}]`);
  }
  if (!shape.holds(argument)) throw templateError(shape.refusal);
}

/** AWS: YAML's long form may also say `Fn::GetAtt: Name.Attribute`. */
function attributePair(argument: Json): Json {
  if (typeof argument !== "string") return argument;
  const dot = argument.indexOf(".");
  return [argument.slice(0, dot), argument.slice(dot + 1)];
}

function isAttributeName(argument: Json): boolean {
  if (typeof argument === "string") return /^[^.]+\../.test(argument);
  if (!isListOf(argument, 2, 2)) return false;
  const [resource, attribute] = argument;
  return typeof resource === "string" && resource !== "" && attribute !== "" && isTextOrCall(attribute);
}

function isSubArgument(argument: Json): boolean {
  if (typeof argument === "string") return true;
  if (!isListOf(argument, 1, 2) || typeof argument[0] !== "string") return false;
  return argument[1] === undefined || isObject(argument[1]);
}

function isConditionList(argument: Json): boolean {
  return isListOf(argument, 2, 10);
}

function severalConditions(name: string): string {
  return `every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`;
}

function isListOf(argument: Json, minimum: number, maximum: number): argument is readonly Json[] {
  return isList(argument) && argument.length >= minimum && argument.length <= maximum;
}

function isTextOrCall(argument: Json | undefined): boolean {
  return typeof argument === "string" || isObject(argument);
}

function isListOrCall(argument: Json | undefined): boolean {
  return isList(argument) || isObject(argument);
}

function isIndexOrCall(argument: Json | undefined): boolean {
  return isObject(argument) || typeof argument === "number" || /^\d+$/.test(textIn(argument));
}

function others(names: readonly string[], name: string): string {
  return names.filter((other) => other !== name).join(", ");
}
