import { parseAlarmRule, partsOf } from "../../cloudwatch/alarm-rule.ts";
import { openAlarmStates } from "../../cloudwatch/alarm-states.ts";
import { findAlarm } from "../../cloudwatch/alarms.ts";
import { reviewComposite } from "../../cloudwatch/review-composites.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { textOrNumber } from "../property-values.ts";
import type { ResourceRequest } from "../resource-handler.ts";
import type { World } from "../world.ts";

/** An alarm takes its state with it: another one of its name begins without. */
export const ALARM: Behaviour = {
  remove: (alarm, { store }) => openAlarmStates(store).forget(alarm, alarm.physicalId),
};

/** A composite alarm rings as its rule says, from the beginning. */
export const COMPOSITE_ALARM: Behaviour = {
  ...ALARM,
  refuseChange(request, world) {
    const message = ruleProblem(request, world);
    if (message === undefined) return;
    throw handlerFailure({ service: "CloudWatch", status: 400, message, code: "InvalidRequest" }, world.ids);
  },
  apply(composite, { store, clock }) {
    reviewComposite(composite, { store, nowMs: clock.now() });
    return composite;
  },
};

/** AWS: all alarms of a rule have to be there, in the same account and region. What is said of a rule's form is ours. */
function ruleProblem({ context, properties }: ResourceRequest, { store }: World): string | undefined {
  const rule = parseAlarmRule(textOrNumber(properties["AlarmRule"]) ?? "");
  if (rule === undefined) {
    return (
      "The alarm rule cannot be read. embedded-aws knows ALARM(name), OK(name), INSUFFICIENT_DATA(name), TRUE, FALSE, " +
      "AND, OR, NOT and parentheses."
    );
  }
  const missing = [...new Set(partsOf(rule))].filter((name) => findAlarm(store, context, name) === undefined);
  return missing.length === 0
    ? undefined
    : `Could not save the composite alarm as alarms [${missing.join(", ")}] in the alarm rule do not exist`;
}
