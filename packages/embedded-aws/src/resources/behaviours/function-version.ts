import { notFound, invalidParameterValue } from "../../lambda/refusals.ts";
import { functionNameIn } from "../../lambda/function-reference.ts";
import {
  forgetVersion,
  nextVersion,
  openFunctionStore,
  recordVersion,
  type LambdaFunction,
} from "../../lambda/function-store.ts";
import { isUnchanged } from "../../lambda/compare-versions.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { textOrNumber } from "../property-values.ts";
import type { JsonObject } from "../../json.ts";
import type { Place, World } from "../world.ts";
import { lambdaFailure } from "./function.ts";

/** A published version of a function: it is what the function was then, and no number is given twice. */
export const FUNCTION_VERSION: Behaviour = {
  refuseChange({ context, properties }, world, current) {
    if (current !== undefined) return;
    const of = requireFunction(context, properties, world);
    const wanted = textOrNumber(properties["CodeSha256"]);
    if (wanted !== undefined && of.code !== undefined && wanted !== of.code.sha256) {
      throw lambdaFailure(
        invalidParameterValue(
          `CodeSHA256 (${wanted}) is different from current CodeSHA256 in $LATEST (${of.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
        ),
        world,
      );
    }
    const newest = openFunctionStore(world).versions(of).at(-1);
    if (newest === undefined || !isUnchanged(of, newest)) return;
    const message = `A version for this Lambda function exists ( ${newest.version} ). Modify the function to create a new version.`;
    throw handlerFailure({ service: "Lambda", status: 409, message, code: "AlreadyExists" }, world.ids);
  },
  physicalId(_proposed, { context, properties }, world) {
    const { arn } = requireFunction(context, properties, world);
    return `${arn}:${nextVersion(arn, world.store)}`;
  },
  apply(resource, world, { previous }) {
    if (previous !== undefined) return resource;
    const of = requireFunction(resource, resource.properties, world);
    recordVersion(
      resource,
      { of, description: textOrNumber(resource.properties["Description"]) ?? of.description },
      world,
    );
    return resource;
  },
  remove: (resource, { store }) => forgetVersion(resource, store),
};

function requireFunction(place: Place, properties: JsonObject, world: World): LambdaFunction {
  const name = functionNameIn(textOrNumber(properties["FunctionName"]) ?? "");
  const of = openFunctionStore(world).find(place, name);
  if (of !== undefined) return of;
  const arn = `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
  throw lambdaFailure(notFound(`Function not found: ${arn}`), world);
}
