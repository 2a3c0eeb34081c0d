import { validationError } from "../aws-error.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { intrinsicOf } from "./intrinsic.ts";

/** The blocks in which functions are understood; elsewhere an object is plain data. */
const BLOCKS_WITH_FUNCTIONS = new Set(["Conditions", "Outputs", "Resources"]);

/**
 * Throws AWS's refusal of null values anywhere in the template, and of functions that do not exist or are given
 * arguments of the wrong shape. Nothing is evaluated.
 */
export function checkExpressions(template: JsonObject): void {
  for (const [block, value] of Object.entries(template)) {
    checkValue(value, `/${block}`, BLOCKS_WITH_FUNCTIONS.has(block));
  }
}

function checkValue(value: Json, path: string, hasFunctions: boolean): void {
  if (value === null) throw validationError(`[${path}] 'null' values are not allowed in templates`);
  if (hasFunctions) intrinsicOf(value);
  if (isList(value)) {
    for (const [index, item] of value.entries()) checkValue(item, `${path}/${index}`, hasFunctions);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) checkValue(item, `${path}/${key}`, hasFunctions);
  }
}
