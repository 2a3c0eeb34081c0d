import { requireVersion } from "../../lambda/find-function.ts";
import { openFunctionStore } from "../../lambda/function-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { textOrNumber } from "../property-values.ts";
import { askLambda } from "./function.ts";

/** A statement of a function's policy: the function, and the version or alias that it names, must be there before it. */
export const FUNCTION_PERMISSION: Behaviour = {
  refuseChange({ properties, context }, world) {
    const lookup = { functions: openFunctionStore(world), store: world.store };
    askLambda(world, () => requireVersion(lookup, context, { name: textOrNumber(properties["FunctionName"]) ?? "" }));
  },
};
