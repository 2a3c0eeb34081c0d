import type { Behaviour } from "../behaviour.ts";
import { textOrNumber } from "../property-values.ts";
import { ResourceFailure } from "../resource-handler.ts";

const LONGEST_TIMEOUT_SECONDS = 43_200;

/**
 * A wait condition is made at once; that it then waits for its signals is CloudFormation's own doing.
 * AWS: it waits for twelve hours at most. The sentence is ours.
 */
export const WAIT_CONDITION: Behaviour = {
  refuseChange({ properties }) {
    const seconds = Number(textOrNumber(properties["Timeout"]) ?? "0");
    if (seconds >= 0 && seconds <= LONGEST_TIMEOUT_SECONDS) return;
    throw new ResourceFailure(
      `The Timeout of a wait condition is ${seconds} seconds; it must be between 0 and ${LONGEST_TIMEOUT_SECONDS}.`,
    );
  },
};
