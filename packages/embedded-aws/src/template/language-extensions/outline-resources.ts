import { isObject, textIn, type Json, type JsonObject } from "../../json.ts";
import { formatError } from "../format-error.ts";
import type { ResourceDeclaration } from "../template.ts";
import { isLoop, loopOf } from "./expand-loops.ts";

/**
 * Returns what can be told of the resources before a template is processed: types and the names of the properties.
 * Those in loops stand under the keys that the loops will fill in.
 */
export function outlineResources(block: Json | undefined): Readonly<Record<string, ResourceDeclaration>> {
  if (!isObject(block) || Object.keys(block).length === 0) {
    throw formatError("At least one Resources member must be defined.");
  }
  return Object.fromEntries(outlinesIn(block));
}

function outlinesIn(block: JsonObject): readonly (readonly [string, ResourceDeclaration])[] {
  // What is included cannot be told yet.
  const own = Object.entries(block).filter(([name]) => name !== "Fn::Transform");
  return own.flatMap(([name, body]) =>
    isLoop(name) ? outlinesIn(loopOf(body).fragment) : [[name, outlineOf(name, body)] as const],
  );
}

function outlineOf(name: string, body: Json): ResourceDeclaration {
  const type = isObject(body) ? textIn(body["Type"]) : "";
  if (!isObject(body) || type === "") {
    throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  const properties = isObject(body["Properties"]) ? body["Properties"] : {};
  return {
    type,
    properties: Object.fromEntries(
      Object.keys(properties)
        .filter((property) => property !== "Fn::Transform" && !isLoop(property))
        .map((property) => [property, ""]),
    ),
    dependsOn: [],
    condition: undefined,
    deletionPolicy: undefined,
    updateReplacePolicy: undefined,
    creationPolicy: undefined,
    updatePolicy: undefined,
    metadata: undefined,
  };
}
