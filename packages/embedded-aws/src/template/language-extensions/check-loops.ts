import { isList, isObject, type Json, type JsonObject } from "../../json.ts";
import { blockOf } from "../format-error.ts";
import { isLoop } from "./expand-loops.ts";
import { transformFailure } from "./transform-failure.ts";

/** How deep AWS lets loops stand in loops. */
const MAX_DEPTH = 5;

interface FoundLoop {
  readonly name: string;
  readonly depth: number;
}

/**
 * Throws for loops in places, depths and under names that AWS does not take: each name is there once, and no resource has it.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 * What it says to each is not on record; the sentences are ours.
 */
export function checkLoops(template: JsonObject): void {
  const loops = Object.values(template).flatMap((block) => loopsIn(block, 1));
  const names = loops.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw transformFailure(`Fn::ForEach has two loops with the name ${repeated}`);
  const resource = names.find((name) => Object.hasOwn(blockOf(template, "Resources"), name));
  if (resource !== undefined)
    throw transformFailure(`Fn::ForEach has a loop with the name of the resource ${resource}`);
  const odd = names.find((name) => !/^[A-Za-z0-9]+$/.test(name));
  if (odd !== undefined)
    throw transformFailure(`Fn::ForEach has a loop with the name ${odd}, which is not alphanumeric`);
  if (loops.some(({ depth }) => depth > MAX_DEPTH)) {
    throw transformFailure(`Fn::ForEach is nested more than ${MAX_DEPTH} levels deep`);
  }
}

function loopsIn(value: Json, depth: number): readonly FoundLoop[] {
  if (isList(value)) return value.flatMap((item) => loopsIn(item, depth));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    isLoop(key)
      ? [{ name: key.replace("Fn::ForEach::", ""), depth }, ...loopsIn(item, depth + 1)]
      : loopsIn(item, depth),
  );
}
