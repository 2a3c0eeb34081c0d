import { AwsError } from "../../aws-error.ts";
import type { JsonObject } from "../../json.ts";
import type { CodeInfo } from "../../lambda/code-archives.ts";
import { packInlineSource } from "../../lambda/code-package.ts";
import { forgetFunction, recordedCode, recordFunction } from "../../lambda/function-store.ts";
import { readCode, requireCode, type CodeLocation } from "../../lambda/read-code.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { isSameValue, objectAt, textOrNumber } from "../property-values.ts";
import type { PhysicalResource, ResourceFailure } from "../resource-handler.ts";
import type { World } from "../world.ts";

/**
 * A function of Lambda. Its code is taken when the template's `Code` is new or another one than before, and not otherwise:
 * code that a call has put there stays, as on AWS.
 */
export const FUNCTION: Behaviour = {
  refuseChange({ properties, context }, world, current) {
    const location = locationOf(properties);
    if (location === undefined || (current !== undefined && isSameCode(current, properties))) return;
    try {
      requireCode(location, context.account, world.store);
      if (world.lambda !== undefined) readCode(location, context.account, { ...world, content: world.lambda.content });
    } catch (error) {
      if (error instanceof AwsError) throw lambdaFailure(error, world);
      throw error;
    }
  },
  apply(resource, world, { previous }) {
    const kept = previous !== undefined && isSameCode(previous, resource.properties);
    recordFunction(resource, kept ? recordedCode(previous, world.store) : takeCode(resource, world), world);
    return resource;
  },
  remove: (resource, { store }) => forgetFunction(resource, store),
};

/** Returns the failure of a resource that Lambda refused. */
export function lambdaFailure({ message, status, code }: AwsError, { ids }: Pick<World, "ids">): ResourceFailure {
  const kind = { 404: "NotFound", 409: "ResourceConflict" } as const;
  const handlerCode =
    kind[status as 404 | 409] ?? (code === "AccessDeniedException" ? "GeneralServiceException" : "InvalidRequest");
  return handlerFailure({ service: "Lambda", status, message, code: handlerCode }, ids);
}

function isSameCode({ properties }: PhysicalResource, next: JsonObject): boolean {
  return isSameValue(properties["Code"], next["Code"]);
}

function locationOf(properties: JsonObject): CodeLocation | undefined {
  const code = objectAt(properties, "Code");
  const [bucket, key] = [textOrNumber(code["S3Bucket"]), textOrNumber(code["S3Key"])];
  if (bucket === undefined || key === undefined) return undefined;
  return { bucket, key, version: textOrNumber(code["S3ObjectVersion"]) };
}

/** Undefined for an image, and where the world has no place for code. */
function takeCode({ account, properties }: PhysicalResource, { lambda, store }: World): CodeInfo | undefined {
  if (lambda === undefined) return undefined;
  const source = textOrNumber(objectAt(properties, "Code")["ZipFile"]);
  if (source !== undefined) {
    return lambda.archives.keep(packInlineSource(source, textOrNumber(properties["Runtime"]) ?? ""));
  }
  const location = locationOf(properties);
  return location && lambda.archives.keep(readCode(location, account, { store, content: lambda.content }));
}
