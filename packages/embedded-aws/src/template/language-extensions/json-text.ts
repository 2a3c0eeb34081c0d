import { isList, isObject, member, type Json } from "../../json.ts";
import { evaluate, UNKNOWN, type Evaluated, type Scope } from "../evaluate.ts";
import { intrinsicOf } from "../intrinsic.ts";

/**
 * Returns what `Fn::ToJsonString` gives: JSON as text, or an `Fn::Join` that makes it once the resources it refers to
 * exist. AWS: such values are put between quotation marks as they are.
 */
export function jsonText(value: Json, scope: Scope): Json {
  const pieces = merged(piecesOf(value, scope));
  const [first = ""] = pieces;
  return pieces.length <= 1 ? first : { "Fn::Join": ["", pieces] };
}

/** Text, and between it the expressions whose values are not known yet. */
function piecesOf(value: Json, scope: Scope): readonly Json[] {
  if (intrinsicOf(value) !== undefined) {
    const known = readsLater(value) ? UNKNOWN : evaluate(value, scope);
    return isKnown(known) ? [JSON.stringify(known)] : ['"', value, '"'];
  }
  if (isList(value)) {
    const items = value.filter((item) => !isNoValue(item, scope)).map((item) => piecesOf(item, scope));
    return ["[", ...separated(items), "]"];
  }
  if (!isObject(value)) return [JSON.stringify(value)];
  const members = Object.entries(value).filter(([, item]) => !isNoValue(item, scope));
  const items = members.map(([key, item]) => [`${JSON.stringify(key)}:`, ...piecesOf(item, scope)]);
  return ["{", ...separated(items), "}"];
}

function separated(items: readonly (readonly Json[])[]): readonly Json[] {
  return items.flatMap((pieces, index) => (index === 0 ? pieces : [",", ...pieces]));
}

/** True where `AWS::NoValue`, or a choice that comes to it, leaves a member out. */
function isNoValue(value: Json, scope: Scope): boolean {
  if (intrinsicOf(value) === undefined || readsLater(value)) return false;
  const holder = evaluate({ value }, scope);
  return isObject(holder) && member(holder, "value") === undefined;
}

/** Exports are read when the stack is made, not when its template is processed. */
function readsLater(value: Json): boolean {
  if (isList(value)) return value.some(readsLater);
  if (!isObject(value)) return false;
  return Object.hasOwn(value, "Fn::ImportValue") || Object.values(value).some(readsLater);
}

function isKnown(value: Evaluated): boolean {
  if (value === UNKNOWN) return false;
  if (value === null || typeof value !== "object") return true;
  return Object.values(value).every(isKnown);
}

function merged(pieces: readonly Json[]): readonly Json[] {
  const result: Json[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece === "string" && typeof last === "string") result[result.length - 1] = last + piece;
    else result.push(piece);
  }
  return result;
}
