import type { Json } from "../../json.ts";
import type { Evaluated } from "../../template/evaluate.ts";
import { asShown, asText } from "./evaluated-resource.ts";

/** One place at which two values differ. */
export interface Difference {
  /** From the value's root: `["Tags", "0", "Value"]`. */
  readonly path: readonly string[];
  /** Undefined: was not there. */
  readonly before: Json | undefined;
  /** Undefined: will not be there. Unknown parts are shown as AWS shows them. */
  readonly after: Json | undefined;
}

/** Returns where two values differ, at the deepest places that both have in common, in order of the names. */
export function differencesBetween(
  before: Json | undefined,
  after: Evaluated | undefined,
  path: readonly string[] = [],
): readonly Difference[] {
  return differences(
    before === undefined ? undefined : asText(before),
    after === undefined ? undefined : asText(asShown(after)),
    path,
  );
}

/** Returns a value as change sets write it: text as it is, anything else as JSON. */
export function asPlainText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function differences(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[],
): readonly Difference[] {
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) {
    return before === after ? [] : [{ path, before, after }];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted(byNumberThenName);
  return names.flatMap((name) => differences(memberOf(before, name), memberOf(after, name), [...path, name]));
}

function isContainer(value: Json | undefined): value is Exclude<Json, null | boolean | number | string> {
  return typeof value === "object" && value !== null;
}

function memberOf(container: object, name: string): Json | undefined {
  return (container as Readonly<Record<string, Json>>)[name];
}

function byNumberThenName(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : 1);
}
