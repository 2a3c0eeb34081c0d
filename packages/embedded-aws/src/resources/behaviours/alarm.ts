import { openAlarmStates } from "../../cloudwatch/alarm-states.ts";
import type { Behaviour } from "../behaviour.ts";

/** An alarm takes its state with it: another one of its name begins without. */
export const ALARM: Behaviour = {
  remove: (alarm, { store }) => openAlarmStates(store).forget(alarm, alarm.physicalId),
};
