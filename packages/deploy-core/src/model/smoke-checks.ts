import type { SmokeTestContext } from "./layer.ts";

/** Finds which of a layer's parts are not deployed or not whole; a sentence, or undefined where all are. */
export function findMissingParts({ resources }: SmokeTestContext, parts: readonly string[]): string | undefined {
  const whole = new Set(resources.filter(({ status }) => WHOLE.test(status)).map(({ logicalId }) => logicalId));
  const missing = parts.filter((part) => !whole.has(part));
  return missing.length === 0 ? undefined : `Not deployed: ${missing.join(", ")}.`;
}

/** Not every `_COMPLETE`: a resource that was deleted, or kept when it left the stack, ends on that word too. */
const WHOLE = /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/;

/** Finds whether an output names another thing than the stack's own resource. */
export function findMisnaming(
  { outputs, resources }: SmokeTestContext,
  { output, logicalId }: { readonly output: string; readonly logicalId: string },
): string | undefined {
  const named = outputs[output];
  const deployed = resources.find((resource) => resource.logicalId === logicalId)?.physicalId;
  if (named !== undefined && named === deployed) return undefined;
  return `The output ${output} is "${named ?? ""}", and ${logicalId} is "${deployed ?? ""}".`;
}

/** Finds whether an output that other layers add their rules to is no security group. */
export function findSecurityGroupProblem({ outputs }: SmokeTestContext, output: string): string | undefined {
  const id = outputs[output] ?? "";
  return /^sg-[0-9a-f]+$/.test(id) ? undefined : `The output ${output} is "${id}", which is no group.`;
}

/**
 * Finds whether the host name that an output gives out leads nowhere: it is to be a load balancer's own name, or that of
 * the DNS record `DnsRecord`. A name without a record would serve no one, as would a record that nobody is told of.
 */
export function findHostNameProblem({ outputs, resources }: SmokeTestContext, output: string): string | undefined {
  const host = outputs[output] ?? "";
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host)) return `The output ${output} is "${host}", which is no host name.`;
  const record = resources.find(({ logicalId }) => logicalId === "DnsRecord");
  const isBalancersOwn = host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
  if (record === undefined) {
    return isBalancersOwn ? undefined : `The output ${output} is ${host}, and the stack has no DNS record for it.`;
  }
  if (isBalancersOwn) return `The stack has a DNS record, and the output ${output} is ${host}.`;
  if (record.physicalId !== host) return `The DNS record is for ${record.physicalId ?? "nothing"}, not for ${host}.`;
  return undefined;
}
