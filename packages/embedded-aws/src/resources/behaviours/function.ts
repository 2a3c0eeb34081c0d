import { AwsError } from "../../aws-error.ts";
import type { Ids } from "../../clock.ts";
import type { JsonObject } from "../../json.ts";
import type { CodeInfo } from "../../lambda/code-archives.ts";
import { packInlineSource } from "../../lambda/code-package.ts";
import { requireDeadLetterQueue } from "../../lambda/dead-letters.ts";
import { forgetFunction, recordedCode, recordFunction } from "../../lambda/function-records.ts";
import { readCode, requireCode, type CodeLocation } from "../../lambda/read-code.ts";
import { openQueueStore } from "../../sqs/queue-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { isSameValue, objectAt, textOrNumber } from "../property-values.ts";
import { ResourceFailure, type PhysicalResource } from "../resource-handler.ts";
import type { World } from "../world.ts";

/**
 * A function of Lambda. Its code is taken when the template's `Code` is new or another one than before, and not otherwise:
 * code that a call has put there stays, as on AWS.
 */
export const FUNCTION: Behaviour = {
  refuseChange({ properties, context }, world, current) {
    askLambda(world, () => {
      const target = textOrNumber(objectAt(properties, "DeadLetterConfig")["TargetArn"]);
      requireDeadLetterQueue(openQueueStore(world), target);
    });
    const location = locationOf(properties);
    if (location === undefined || (current !== undefined && isSameCode(current, properties))) return;
    askLambda(world, () => {
      requireCode(location, context.account, world.store);
      if (world.lambda !== undefined) readCode(location, context.account, { ...world, content: world.lambda.content });
    });
  },
  apply(resource, world, { previous }) {
    const kept = previous !== undefined && isSameCode(previous, resource.properties);
    recordFunction(resource, kept ? recordedCode(previous, world.store) : takeCode(resource, world), world);
    // A queue may have been read for a function of this name before, and what is kept warm has the code from before.
    world.lambda?.wake();
    return resource;
  },
  remove(resource, world) {
    forgetFunction(resource, world.store);
    world.lambda?.wake();
  },
};

/** Returns what `ask` returns; a refusal of Lambda's that it throws becomes the failure of the resource. */
export function askLambda<T>({ ids }: Pick<World, "ids">, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof AwsError) throw lambdaFailure(error, ids);
    throw error;
  }
}

function lambdaFailure({ message, status, code }: AwsError, ids: Ids): ResourceFailure {
  if (code === "NotModelled") return new ResourceFailure(message);
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
