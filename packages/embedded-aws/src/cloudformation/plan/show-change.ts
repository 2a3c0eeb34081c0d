import type { JsonObject } from "../../json.ts";
import type { ResourceRecord } from "../model/records.ts";
import type { ChangeDetail, PolicyAction, Replacement } from "../model/resource-change.ts";
import { asShown, asText } from "./evaluated-resource.ts";
import type { EvaluatedResource } from "./evaluated-resource.ts";

/** Returns whether changes with these details replace their resource. */
export function replacementOf(details: readonly ChangeDetail[]): Replacement {
  const needs = (detail: ChangeDetail): string | undefined => detail.Target.RequiresRecreation;
  if (details.some((detail) => needs(detail) === "Always" && detail.Evaluation === "Static")) return "True";
  const possible = details.some((detail) => needs(detail) === "Always" || needs(detail) === "Conditionally");
  return possible ? "Conditional" : "False";
}

/** Returns what becomes of a replaced resource under its UpdateReplacePolicy. */
export function replacePolicyOf(policy: string | undefined): PolicyAction {
  if (policy === "Retain" || policy === "Snapshot") return `ReplaceAnd${policy}`;
  return "ReplaceAndDelete";
}

/** Returns what becomes of a removed resource under its DeletionPolicy. */
export function removePolicyOf(policy: string | undefined): PolicyAction {
  if (policy === "Snapshot") return "Snapshot";
  return policy === "Retain" || policy === "RetainExceptOnCreate" ? "Retain" : "Delete";
}

/** Returns a resource as BeforeContext and AfterContext show it: JSON in text. */
export function contextOf(resource: EvaluatedResource | ResourceRecord): string {
  const context: JsonObject = {
    Properties: asText(asShown(resource.shown ?? resource.properties)),
    ...(resource.attributes as JsonObject),
  };
  return JSON.stringify(context);
}
