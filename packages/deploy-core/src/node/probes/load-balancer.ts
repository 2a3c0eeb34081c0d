import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancerAttribute,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { DeletionProtection } from "../../model/data-probe.ts";
import type { ProbeConnection } from "./probe.ts";

/** Whether a load balancer's deletion protection is on. */
export async function readLoadBalancerProtection(
  LoadBalancerArn: string,
  { settings, signal }: ProbeConnection,
): Promise<DeletionProtection> {
  const client = new ElasticLoadBalancingV2Client(settings);
  try {
    const command = new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn });
    return describeAttributes((await client.send(command, { abortSignal: signal })).Attributes ?? []);
  } finally {
    client.destroy();
  }
}

/** AWS: `deletion_protection.enabled` of every application, network and gateway load balancer (API reference). */
export function describeAttributes(attributes: readonly LoadBalancerAttribute[]): DeletionProtection {
  const protection = attributes.find(({ Key }) => Key === "deletion_protection.enabled");
  return { kind: protection?.Value === "true" ? "on" : "off" };
}
