import type { Workbench } from "./workbench.ts";

/** Returns what clients of the third version of AWS's SDK are configured with, to see what a program did. */
export function clientOptions({ endpoint }: Pick<Workbench, "endpoint">) {
  return { endpoint, region: "ap-southeast-2", credentials: { accessKeyId: "111111111111", secretAccessKey: "any" } };
}
