import { isList, isObject, type Json } from "../json.ts";

/**
 * Returns the ids of the messages that a batch's function says have failed; `all` when its answer cannot be read, for then
 * nothing of the batch counts as done.
 * AWS Lambda developer guide, "Implementing partial batch responses", success and failure conditions.
 */
export function findFailedItems(answer: string, messageIds: readonly string[]): "all" | ReadonlySet<string> {
  const parsed = parse(answer);
  if (parsed === undefined) return "all";
  const failures = isObject(parsed) ? parsed["batchItemFailures"] : undefined;
  if (parsed === null || failures === undefined || failures === null) return new Set();
  if (!isList(failures)) return "all";
  const ids = failures.map((item) => (isObject(item) ? item["itemIdentifier"] : undefined));
  const known = ids.filter((id): id is string => typeof id === "string" && messageIds.includes(id));
  return known.length === ids.length ? new Set(known) : "all";
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
