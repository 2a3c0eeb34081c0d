import { isObject, type Json, type JsonObject } from "../json.ts";
import { formatError, namedObjects } from "./format-error.ts";
import type { OutputDeclaration } from "./template.ts";

const ATTRIBUTES = new Set(["Condition", "Description", "Export", "Value"]);

/** Returns the declarations in the `Outputs` block; throws AWS's refusal of a malformed one. */
export function readOutputs(block: JsonObject): Readonly<Record<string, OutputDeclaration>> {
  const members = namedObjects("Outputs", "Output", block);
  return Object.fromEntries(members.map(([name, body]) => [name, readOutput(name, body)]));
}

function readOutput(name: string, body: JsonObject): OutputDeclaration {
  const unknown = Object.keys(body).find((attribute) => !ATTRIBUTES.has(attribute));
  if (unknown !== undefined) throw formatError(`[/Outputs/${name}] Invalid template output property '${unknown}'`);
  const value = body["Value"];
  if (value === undefined) {
    throw formatError(`[/Outputs/${name}] Every Outputs member must contain a Value object`);
  }
  return {
    value,
    description: text(name, "Description", body["Description"]),
    condition: text(name, "Condition", body["Condition"]),
    exportName: exportName(name, body["Export"]),
  };
}

function text(name: string, attribute: string, value: Json | undefined): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw formatError(`[/Outputs/${name}/${attribute}] Every ${attribute} member must be a string.`);
}

function exportName(name: string, value: Json | undefined): Json | undefined {
  if (value === undefined) return undefined;
  const exported = isObject(value) ? value["Name"] : undefined;
  if (exported === undefined) throw formatError(`[/Outputs/${name}/Export] Every Export member must contain a Name.`);
  const unknown = Object.keys(isObject(value) ? value : {}).find((attribute) => attribute !== "Name");
  if (unknown !== undefined)
    throw formatError(`[/Outputs/${name}/Export] Invalid template output property '${unknown}'`);
  return exported;
}
