import type { JsonObject } from "../json.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { InstanceRecord } from "./instance-store.ts";

/** A volume that an instance brought with it. */
export interface InstanceVolume {
  readonly volumeId: string;
  readonly device: string;
  readonly attachedAtMs: number;
  /** True where what it holds is lost with the instance. */
  readonly endsWithInstance: boolean;
  /** What its mapping says of it: VolumeSize, VolumeType and so on. */
  readonly settings: JsonObject;
}

/** The device of the machine image, which the engine does not know: that of Amazon Linux. */
export const ROOT_DEVICE = "/dev/xvda";

/**
 * Returns the volumes that an instance was started with: that of its machine image and those of its launch template.
 * AWS: unless a mapping says otherwise, the volume of the image is deleted with the instance, and so are mapped ones.
 */
export function volumesOf({ instanceId, launchedAtMs, devices = [] }: InstanceRecord): readonly InstanceVolume[] {
  const mapped = devices.filter((mapping) => mapping["Ebs"] !== undefined && mapping["NoDevice"] === undefined);
  const isRoot = (mapping: JsonObject): boolean => mapping["DeviceName"] === ROOT_DEVICE;
  const root: readonly JsonObject[] = mapped.some((it) => isRoot(it)) ? [] : [{ DeviceName: ROOT_DEVICE, Ebs: {} }];
  return [...root, ...mapped].map((mapping, index) => {
    const settings = objectAt(mapping, "Ebs");
    return {
      volumeId: `vol-${instanceId.slice("i-".length + 1)}${index.toString(16).slice(-1)}`,
      device: textOrNumber(mapping["DeviceName"]) ?? "",
      attachedAtMs: launchedAtMs,
      endsWithInstance: textOrNumber(settings["DeleteOnTermination"]) !== "false",
      settings,
    };
  });
}
