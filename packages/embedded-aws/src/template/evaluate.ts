import { isList, isObject, member, textIn, type Json } from "../json.ts";
import { availabilityZones } from "./availability-zones.ts";
import { cidrBlocks } from "./cidr.ts";
import { base64, join, select, split } from "./data-functions.ts";
import { validationError } from "../aws-error.ts";
import { formatError, templateError } from "./format-error.ts";
import { intrinsicOf, type Intrinsic } from "./intrinsic.ts";
import { UNKNOWN, type Evaluated, type PseudoParameters, type Scope } from "./scope.ts";
import { parseSub } from "./sub-text.ts";
import { textOf } from "./text-of.ts";

export { UNKNOWN } from "./scope.ts";
export type { Evaluated, PseudoParameters, ResolvedParameter, ResourceView, Scope } from "./scope.ts";

/** What `Ref: AWS::NoValue` gives: the place where it stands is left out. */
const NO_VALUE: unique symbol = Symbol("AWS::NoValue");
type Result = Evaluated | typeof NO_VALUE;

/**
 * Evaluates functions and pseudo parameters; drops members that are `AWS::NoValue`, and gives null where the whole
 * expression is. Dynamic references stay as text. Throws an `AwsError` with AWS's text.
 */
export function evaluate(expression: Json, scope: Scope): Evaluated {
  const result = resultOf(expression, scope);
  return result === NO_VALUE ? null : result;
}

function resultOf(expression: Json, scope: Scope): Result {
  const call = intrinsicOf(expression);
  if (call !== undefined) return callFunction(call, scope);
  if (isList(expression)) {
    return expression.map((item) => resultOf(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (!isObject(expression)) return expression;
  const members = Object.entries(expression).map(([key, item]) => [key, resultOf(item, scope)] as const);
  return Object.fromEntries(members.filter((entry): entry is [string, Evaluated] => entry[1] !== NO_VALUE));
}

function callFunction(call: Intrinsic, scope: Scope): Result {
  const list: readonly Json[] = isList(call.argument) ? call.argument : [call.argument];
  const value = (index: number): Evaluated => evaluate(list[index] ?? null, scope);
  switch (call.name) {
    case "Ref":
      return ref(textIn(call.argument), scope);
    case "Fn::If":
      return resultOf(list[conditionOf(textIn(list[0]), scope) ? 1 : 2] ?? null, scope);
    case "Fn::GetAtt":
      return attribute(textIn(list[0]), value(1), scope);
    case "Fn::Sub":
      return sub(list, scope);
    case "Fn::FindInMap":
      return findInMap([value(0), value(1), value(2)], scope);
    case "Fn::ImportValue":
      return importValue(value(0), scope);
    case "Fn::GetAZs":
      return zones(value(0), scope);
    case "Fn::Cidr":
      return cidrBlocks(value(0), value(1), list.length > 2 ? value(2) : undefined);
    case "Fn::Join":
      return join(textIn(list[0]), value(1));
    case "Fn::Select":
      return select(value(0), value(1));
    case "Fn::Split":
      return split(textIn(list[0]), value(1));
    case "Fn::Base64":
      return base64(value(0));
    default:
      // And, Equals, Not and Or are functions of conditions: `evaluateConditions` knows them.
      throw templateError(`${call.name} is allowed only in the Conditions block of the template`);
  }
}

function ref(name: string, scope: Scope): Result {
  if (name === "AWS::NoValue") return NO_VALUE;
  const pseudo = Object.hasOwn(scope.pseudo, name) ? scope.pseudo[name as keyof PseudoParameters] : undefined;
  const value = pseudo ?? member(scope.parameters, name)?.value;
  if (value !== undefined) return value;
  if (Object.hasOwn(scope.template.resources, name)) return scope.resource(name).ref;
  throw formatError(`Unresolved resource dependencies [${name}] in the Resources block of the template`);
}

function attribute(resource: string, name: Evaluated, scope: Scope): Evaluated {
  if (!Object.hasOwn(scope.template.resources, resource)) {
    throw templateError(`instance of Fn::GetAtt references undefined resource ${resource}`);
  }
  const known = textOf(
    name,
    "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
  );
  return known === UNKNOWN ? UNKNOWN : scope.resource(resource).attribute(known);
}

function conditionOf(name: string, scope: Scope): boolean {
  const truth = member(scope.conditions, name);
  if (truth === undefined) {
    throw formatError(`Unresolved condition dependency ${name} in the Resources block of the template`);
  }
  return truth;
}

function sub(list: readonly Json[], scope: Scope): Evaluated {
  const given = list[1];
  const variables = isObject(given) ? given : {};
  const pieces = parseSub(textIn(list[0])).map((piece) => {
    if ("literal" in piece) return piece.literal;
    const own = member(variables, piece.variable);
    const value = own === undefined ? variable(piece.variable, scope) : evaluate(own, scope);
    return textOf(value, `Fn::Sub: the value of \${${piece.variable}} is not a string`);
  });
  return pieces.includes(UNKNOWN) ? UNKNOWN : pieces.map(String).join("");
}

function variable(name: string, scope: Scope): Evaluated {
  const dot = name.indexOf(".");
  const value = dot < 0 ? ref(name, scope) : attribute(name.slice(0, dot), name.slice(dot + 1), scope);
  return value === NO_VALUE ? "" : value;
}

function findInMap(keys: readonly Evaluated[], scope: Scope): Evaluated {
  const refusal =
    "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value";
  const [map, top, second] = keys.map((key) => textOf(key, refusal));
  if (map === UNKNOWN || top === UNKNOWN || second === UNKNOWN) return UNKNOWN;
  const names = [map ?? "", top ?? "", second ?? ""] as const;
  const mapping = member(scope.template.mappings, names[0]);
  if (!isObject(mapping)) {
    throw templateError(`Mapping named '${names[0]}' is not present in the 'Mappings' section of template.`);
  }
  const attributes = member(mapping, names[1]);
  const found = isObject(attributes) ? member(attributes, names[2]) : undefined;
  if (found === undefined) throw templateError(`Unable to get mapping for ${names.join("::")}`);
  return found;
}

function importValue(name: Evaluated, scope: Scope): Evaluated {
  const known = textOf(name, "the attribute in Fn::ImportValue must be a string or a function that returns a string");
  if (known === UNKNOWN) return UNKNOWN;
  const value = scope.importValue(known);
  if (value === undefined) throw validationError(`No export named ${known} found`);
  return value;
}

function zones(region: Evaluated, scope: Scope): Evaluated {
  const known = textOf(region, "every Fn::GetAZs object must have a String-typed value.");
  if (known === UNKNOWN) return UNKNOWN;
  return availabilityZones(known === "" ? scope.pseudo["AWS::Region"] : known);
}
