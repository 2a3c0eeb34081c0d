import { openHandleMessages } from "../../cloudformation/wait-handles/handle-signals.ts";
import { renderHandleUrl } from "../../cloudformation/wait-handles/handle-url.ts";
import type { Behaviour } from "../behaviour.ts";

const SIGNATURE_DIGITS = 64;

/** A handle's physical id is the URL that takes its signals; without an engine that listens it leads nowhere. */
export const WAIT_CONDITION_HANDLE: Behaviour = {
  physicalId(proposed, { context, stackId, logicalId }, { endpoint, clock, ids }) {
    const address = endpoint?.();
    if (address === undefined) return proposed;
    const made = { endpoint: address, nowMs: clock.now(), signature: ids.hex(SIGNATURE_DIGITS) };
    return renderHandleUrl({ ...context, stackId, logicalId }, made);
  },
  remove({ account, region, stackId, logicalId }, { store }) {
    if (stackId !== undefined) openHandleMessages(store).clear({ account, region, stackId, logicalId });
  },
};
