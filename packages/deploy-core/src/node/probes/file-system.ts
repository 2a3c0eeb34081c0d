import { DescribeFileSystemsCommand, EFSClient, type FileSystemDescription } from "@aws-sdk/client-efs";
import type { DataProbe } from "../../model/data-probe.ts";
import { anAmount, holds, notFound, type Probe } from "./probe.ts";

/** Reads how large a file system is. */
export const probeFileSystem: Probe = async (FileSystemId, { settings, signal }) => {
  const client = new EFSClient(settings);
  try {
    const command = new DescribeFileSystemsCommand({ FileSystemId });
    const [system] = (await client.send(command, { abortSignal: signal })).FileSystems ?? [];
    return system === undefined ? notFound() : describeFileSystem(system);
  } finally {
    client.destroy();
  }
};

/**
 * Says how large a file system is; never that it is empty.
 * AWS: the size is metered hourly and is no consistent snapshot, and an empty one has some bytes (API reference,
 * FileSystemSize).
 */
export function describeFileSystem({ SizeInBytes, CreationTime }: Partial<FileSystemDescription>): DataProbe {
  return holds([anAmount(SizeInBytes?.Value ?? 0, "bytes", "about")], { sinceAt: CreationTime });
}
