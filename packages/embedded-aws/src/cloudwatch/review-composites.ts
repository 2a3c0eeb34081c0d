import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Store } from "../state/store.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { judgeAlarmRule, parseAlarmRule, partsOf, type AlarmRule } from "./alarm-rule.ts";
import { openAlarmStates, type AlarmValue } from "./alarm-states.ts";

interface Review {
  readonly store: Store;
  readonly nowMs: number;
  /** The alarms that have followed already: composite alarms may look at each other in a circle. */
  readonly followed?: readonly string[];
}

/**
 * Has the composite alarms that look at an alarm follow a change of its state, and those that look at them.
 * AWS: they look at their rule when one of its alarms changes its state, and when they are made or changed themselves.
 */
export function reviewParents(changed: PhysicalResource, { store, nowMs, followed = [] }: Review): void {
  const composites = openSharedResources(store, "AWS::CloudWatch::CompositeAlarm").list(changed);
  for (const composite of composites) {
    const rule = ruleOf(composite);
    if (rule === undefined || !partsOf(rule).includes(changed.physicalId)) continue;
    if (followed.includes(composite.physicalId)) continue;
    const { value } = openAlarmStates(store).find(changed, changed.physicalId) ?? INITIAL;
    const because = `${textOrNumber(changed.attributes["Arn"])} transitioned to ${value} at ${renderTimestamp(nowMs)}`;
    follow(composite, { rule, because }, { store, nowMs, followed });
  }
}

/** Gives a composite alarm that was made or changed the state that its rule says. The reason's wording is assumed. */
export function reviewComposite(composite: PhysicalResource, { store, nowMs }: Review): void {
  const rule = ruleOf(composite);
  const because = `${textOrNumber(composite.attributes["Arn"])} was configured at ${renderTimestamp(nowMs)}`;
  if (rule !== undefined) follow(composite, { rule, because }, { store, nowMs });
}

const INITIAL: { readonly value: AlarmValue } = { value: "INSUFFICIENT_DATA" };

function follow(
  composite: PhysicalResource,
  { rule, because }: { readonly rule: AlarmRule; readonly because: string },
  { store, nowMs, followed = [] }: Review,
): void {
  const states = openAlarmStates(store);
  const { account, region, physicalId: alarmName } = composite;
  const valueOf = (name: string): AlarmValue => (states.find(composite, name) ?? INITIAL).value;
  const value = judgeAlarmRule(rule, valueOf) ? "ALARM" : "OK";
  const from = states.find(composite, alarmName);
  if (from?.value === value) return;
  const to = { value, reason: because, reasonData: undefined, sinceMs: nowMs } as const;
  states.change({ account, region, alarmName, alarmType: "CompositeAlarm", from, to });
  reviewParents(composite, { store, nowMs, followed: [...followed, alarmName] });
}

function ruleOf({ properties }: PhysicalResource): AlarmRule | undefined {
  return parseAlarmRule(textOrNumber(properties["AlarmRule"]) ?? "");
}
