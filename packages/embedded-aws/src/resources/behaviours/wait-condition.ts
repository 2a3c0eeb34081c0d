import type { Behaviour } from "../behaviour.ts";
import { ResourceFailure } from "../resource-handler.ts";
import { textOrNumber } from "../property-values.ts";

/**
 * A wait condition ends when something outside posts to its handle. Nothing outside can reach the engine, so one that
 * expects signals runs into its timeout, and one that expects none is there at once.
 */
export const WAIT_CONDITION: Behaviour = {
  refuseChange({ properties }) {
    const count = Number(textOrNumber(properties["Count"]) ?? "1");
    if (count === 0) return;
    throw new ResourceFailure(`WaitCondition timed out. Received 0 conditions when expecting ${count}`);
  },
};
