import { requireTarget } from "../../lambda/alias-operations.ts";
import { forgetRevision, recordRevision, weightsIn } from "../../lambda/alias-store.ts";
import { requireFunction } from "../../lambda/find-function.ts";
import { openFunctionStore } from "../../lambda/function-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { textOrNumber } from "../property-values.ts";
import { askLambda } from "./function.ts";

/** An alias of a function: function and versions must be there before it. */
export const FUNCTION_ALIAS: Behaviour = {
  refuseChange({ properties, context }, world) {
    const functions = openFunctionStore(world);
    askLambda(world, () => {
      const lookup = { functions, store: world.store };
      const of = requireFunction(lookup, context, textOrNumber(properties["FunctionName"]) ?? "");
      const functionVersion = textOrNumber(properties["FunctionVersion"]) ?? "";
      requireTarget(functions, of, { functionVersion, weights: weightsIn(properties) });
    });
  },
  apply(resource, world) {
    recordRevision(resource.physicalId, world);
    return resource;
  },
  remove: ({ physicalId }, { store }) => forgetRevision(physicalId, store),
};
