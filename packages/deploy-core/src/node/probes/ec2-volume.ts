import { DescribeVolumesCommand, EC2Client, type Volume } from "@aws-sdk/client-ec2";
import type { DataProbe } from "../../model/data-probe.ts";
import { holds, notFound, type Probe } from "./probe.ts";

/** Reads how large a volume is and what it is attached to; what is on it only a machine could tell. */
export const probeVolume: Probe = async (volumeId, { settings, signal }) => {
  const client = new EC2Client(settings);
  try {
    const command = new DescribeVolumesCommand({ VolumeIds: [volumeId] });
    const [volume] = (await client.send(command, { abortSignal: signal })).Volumes ?? [];
    return volume === undefined ? notFound() : describeVolume(volume);
  } finally {
    client.destroy();
  }
};

/** Says what is known of a volume; never that it is empty. */
export function describeVolume({ Size, Attachments = [], CreateTime }: Volume): DataProbe {
  const instances = Attachments.flatMap(({ InstanceId }) => InstanceId ?? []);
  const disk = Size === undefined ? "a disk" : `a disk of ${Size} GiB`;
  const attached = instances.length === 0 ? "attached to nothing" : `attached to ${instances.join(", ")}`;
  return holds([], { sinceAt: CreateTime, notes: [disk, attached] });
}
