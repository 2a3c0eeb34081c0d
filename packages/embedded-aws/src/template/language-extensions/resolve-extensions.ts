import { isList, isObject, member, type Json } from "../../json.ts";
import { evaluate, UNKNOWN, type ResourceView, type Scope } from "../evaluate.ts";
import { jsonText } from "./json-text.ts";
import { transformFailure } from "./transform-failure.ts";

/**
 * Returns `value` with everything resolved that only `AWS::LanguageExtensions` understands: `Fn::Length`,
 * `Fn::ToJsonString`, `Fn::FindInMap` with a default, and functions that compute the name in a `Ref` or `Fn::GetAtt`.
 */
export function resolveExtensions(value: Json, scope: Scope): Json {
  if (isList(value)) return value.map((item) => resolveExtensions(item, scope));
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveExtensions(item, scope)]));
  const [name = "", ...others] = Object.keys(inner);
  const resolve = others.length === 0 ? member(EXTENSIONS, name) : undefined;
  return resolve === undefined ? inner : resolve(inner[name] ?? null, scope);
}

/** Returns the text that an expression gives now; throws for one that waits for a resource or gives something else. */
export function textNow(expression: Json, scope: Scope, place: string): string {
  const value = evaluate(expression, scope);
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw transformFailure(`${place} layout is incorrect`);
}

const EXTENSIONS: Readonly<Record<string, (argument: Json, scope: Scope) => Json>> = {
  "Fn::FindInMap": findInMap,
  "Fn::GetAtt": attribute,
  "Fn::Length": length,
  "Fn::ToJsonString": toJsonString,
  Ref: (argument, scope) => ({ Ref: isObject(argument) ? textNow(argument, scope, "Ref") : argument }),
};

function length(argument: Json, scope: Scope): Json {
  const list = isList(argument) || isObject(argument) ? evaluate(argument, scope) : null;
  if (Array.isArray(list)) return list.length;
  throw transformFailure("Fn::Length layout is incorrect");
}

function toJsonString(argument: Json, scope: Scope): Json {
  if (isList(argument) || isObject(argument)) return jsonText(argument, scope);
  throw transformFailure("Fn::ToJsonString layout is incorrect");
}

/** Without a default the plain function says why a key is not there. */
function findInMap(argument: Json, scope: Scope): Json {
  if (!isList(argument) || argument.length !== 4) return { "Fn::FindInMap": argument };
  const [map = null, top = null, second = null, options] = argument;
  const names = [map, top, second].map((key) => textNow(key, scope, "Fn::FindInMap"));
  const standby = isObject(options) && Object.keys(options).length === 1 ? member(options, "DefaultValue") : undefined;
  if (standby === undefined) throw transformFailure("Fn::FindInMap layout is incorrect");
  const mapping = member(scope.template.mappings, names[0] ?? "");
  const attributes = isObject(mapping) ? member(mapping, names[1] ?? "") : undefined;
  return (isObject(attributes) ? member(attributes, names[2] ?? "") : undefined) ?? standby;
}

function attribute(argument: Json, scope: Scope): Json {
  const [resource, name] = isList(argument) ? argument : [];
  if (!isObject(resource) || name === undefined) return { "Fn::GetAtt": argument };
  return { "Fn::GetAtt": [textNow(resource, scope, "Fn::GetAtt"), name] };
}

/** How every resource looks while a template is processed: none exists. */
export const LATER: ResourceView = { ref: UNKNOWN, attribute: () => UNKNOWN };
