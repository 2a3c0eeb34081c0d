import type { JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";

/** Returns what is wrong with a group's sizes, in AWS's words, or undefined. */
export function capacityProblem(properties: JsonObject): string | undefined {
  const [minimum, maximum] = [textOrNumber(properties["MinSize"]), textOrNumber(properties["MaxSize"])];
  if (Number(minimum) > Number(maximum)) {
    return `Max bound, ${maximum}, must be greater than or equal to min bound, ${minimum}`;
  }
  const desired = Number(textOrNumber(properties["DesiredCapacity"]) ?? textOrNumber(properties["MinSize"]) ?? "0");
  if (desired >= Number(minimum) && desired <= Number(maximum)) return undefined;
  return `Desired capacity:${desired} must be between the specified min size:${minimum} and max size:${maximum}`;
}
