import { inEcsForm } from "./ecs/in-ecs-form.ts";
import { eventIds } from "./event-id.ts";
import type { DescribeEvent, EventSettings } from "./log-event.ts";
import { inLogstackForm } from "./logstack-form.ts";

/**
 * Returns what makes events of an object's lines. In both forms the id, to be the document's id in the index, stands at
 * `event.id`, and the line itself at `message`.
 */
export function createDescriber({ object, form, labels = {} }: EventSettings): DescribeEvent {
  const idOf = eventIds(object);
  const describe = form === "ecs" ? inEcsForm : inLogstackForm;
  return (line, offset) => describe(line, { object, labels, offset, id: idOf(offset) });
}
