import { parseJson, ReleaseError } from "@logstack/release";
import * as z from "zod";
import { isObject, type Json } from "../model/json.ts";
import { findUnsoundNumber, type Entity, type Statistics } from "../model/statistics.ts";

/**
 * Reads the answer of a statistics endpoint, `{"data": {"customers": {"count": 57}}}`. Only `data` counts. An answer that has none, or an entity
 * without a count, is unreadable, and so is one in which a key comes twice: each reader of JSON would take another one.
 */
export function parseEntities(text: string): Statistics {
  const answer = parseUnambiguous(text);
  if (answer.kind === "ambiguous")
    return unreadable("its answer has a key twice, or something that JSON does not have");
  if (answer.kind === "none")
    return unreadable(/^\s*</.test(text) ? "its answer is a page, and no JSON" : "its answer is no JSON");
  const { parsed } = answer;
  const data = isObject(parsed) && Object.hasOwn(parsed, "data") ? parsed["data"] : undefined;
  if (!isObject(data)) return unreadable('its answer has no "data"');
  const wrong = Object.entries(data).find(([, entity]) => !isEntity(entity));
  if (wrong !== undefined) return unreadable(`the count of ${JSON.stringify(wrong[0])} ${describeCount(wrong[1])}`);
  const unsound = findUnsoundNumber(data);
  if (unsound !== undefined) return unreadable(`${unsound.path.join(".")} is larger than what can be compared`);
  return { kind: "entities", entities: data as Readonly<Record<string, Entity>> };
}

function isEntity(entity: Json): entity is Entity {
  if (!isObject(entity)) return false;
  const count = Object.hasOwn(entity, "count") ? entity["count"] : undefined;
  return typeof count === "number" && Number.isInteger(count) && count >= 0;
}

function describeCount(entity: Json): string {
  const count = isObject(entity) && Object.hasOwn(entity, "count") ? entity["count"] : undefined;
  if (count === undefined) return "is missing";
  return typeof count === "number" ? `is ${count}, and no whole number from 0 up` : "is no number";
}

/** What a text of JSON says, where it is one and says one thing. */
type Answer =
  | { readonly kind: "json"; readonly parsed: Json }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "none" };

function parseUnambiguous(text: string): Answer {
  try {
    // The other one's objects would not have a key that is called __proto__.
    const parsed = JSON.parse(text.replace(/^\uFEFF/, "")) as Json;
    parseJson(text, { file: "the answer", schema: z.unknown() });
    return { kind: "json", parsed };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "none" };
    if (error instanceof ReleaseError) return { kind: "ambiguous" };
    throw error;
  }
}

function unreadable(reason: string): Statistics {
  return { kind: "unreadable", reason };
}
