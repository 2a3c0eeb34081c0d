import { requireFunction } from "../../lambda/find-function.ts";
import { forgetVersion, nextVersion, recordVersion } from "../../lambda/function-records.ts";
import { openFunctionStore } from "../../lambda/function-store.ts";
import type { LambdaFunction } from "../../lambda/function-version.ts";
import { isUnchanged } from "../../lambda/compare-versions.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { textOrNumber } from "../property-values.ts";
import type { JsonObject } from "../../json.ts";
import type { Place, World } from "../world.ts";
import { askLambda } from "./function.ts";

/** A published version of a function: it is what the function was then, and no number is given twice. */
export const FUNCTION_VERSION: Behaviour = {
  refuseChange({ context, properties }, world, current) {
    if (current !== undefined) return;
    const of = findFunction(context, properties, world);
    const wanted = textOrNumber(properties["CodeSha256"]);
    if (wanted !== undefined && of.code !== undefined && wanted !== of.code.sha256) {
      const message = `CodeSHA256 (${wanted}) is different from current CodeSHA256 in $LATEST (${of.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`;
      throw handlerFailure({ service: "Lambda", status: 400, message, code: "InvalidRequest" }, world.ids);
    }
    const newest = openFunctionStore(world).versions(of).at(-1);
    if (newest === undefined || !isUnchanged(of, newest)) return;
    const message = `A version for this Lambda function exists ( ${newest.version} ). Modify the function to create a new version.`;
    throw handlerFailure({ service: "Lambda", status: 409, message, code: "AlreadyExists" }, world.ids);
  },
  physicalId(_proposed, { context, properties }, world) {
    const { arn } = findFunction(context, properties, world);
    return `${arn}:${nextVersion(arn, world.store)}`;
  },
  apply(resource, world, { previous }) {
    if (previous !== undefined) return resource;
    const of = findFunction(resource, resource.properties, world);
    recordVersion(
      resource,
      { of, description: textOrNumber(resource.properties["Description"]) ?? of.description },
      world,
    );
    return resource;
  },
  remove: (resource, { store }) => forgetVersion(resource, store),
};

function findFunction(place: Place, properties: JsonObject, world: World): LambdaFunction {
  const lookup = { functions: openFunctionStore(world), store: world.store };
  return askLambda(world, () => requireFunction(lookup, place, textOrNumber(properties["FunctionName"]) ?? ""));
}
