import { isList, isObject, textIn, type Json, type JsonObject } from "../../json.ts";
import type { NestedStackOrder } from "../execute/nested-stacks.ts";
import type { StackDefinition } from "../model/records.ts";
import { describeDefinition } from "./describe-definition.ts";
import type { Desk } from "./desk.ts";

/** What a parent says of a nested stack. */
export interface NestedDefinitionInput extends Pick<
  NestedStackOrder,
  "templateBody" | "snippets" | "properties" | "tags" | "context"
> {
  /** What the caller acknowledged for the parent. */
  readonly capabilities: readonly string[];
  readonly purpose: "operation" | "changeSet";
}

/**
 * Returns what a parent wants its nested stack to be.
 * AWS: what the caller acknowledged for the parent counts for the nested stacks, and the parent's tags are theirs too.
 */
export function definitionOf(
  desk: Desk,
  { templateBody, snippets, properties, tags, context, capabilities, purpose }: NestedDefinitionInput,
): StackDefinition {
  const own = isList(properties["Tags"]) ? properties["Tags"] : [];
  const ownTags = own.map((tag): [string, string] =>
    isObject(tag) ? [textIn(tag["Key"]), text(tag["Value"])] : ["", ""],
  );
  const given = isObject(properties["Parameters"]) ? properties["Parameters"] : {};
  const input = {
    Parameters: Object.entries(given).map(([ParameterKey, value]) => ({ ParameterKey, ParameterValue: text(value) })),
    Capabilities: capabilities,
    NotificationARNs: isList(properties["NotificationARNs"]) ? properties["NotificationARNs"].map(textIn) : [],
    Tags: Object.entries({ ...tags, ...Object.fromEntries(ownTags) }).map(([Key, Value]) => ({ Key, Value })),
  };
  return describeDefinition(desk, input, {
    context,
    templateBody,
    snippets,
    previous: undefined,
    purpose,
  });
}

function text(value: Json | undefined): string {
  if (isList(value)) return value.map(text).join(",");
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

/** Returns how long a nested stack's creation may take, if its parent says so. */
export function timeoutOf(properties: JsonObject): { readonly timeoutMinutes?: number } {
  const minutes = Number(properties["TimeoutInMinutes"]);
  return Number.isInteger(minutes) && minutes > 0 ? { timeoutMinutes: minutes } : {};
}

/** Returns true when two definitions say the same of a stack. */
export function isSame(a: StackDefinition, b: StackDefinition): boolean {
  const relevant = ({ templateBody, snippets, parameters, tags, notificationArns }: StackDefinition): string =>
    JSON.stringify([templateBody, snippets, parameters, tags, notificationArns]);
  return relevant(a) === relevant(b);
}
