import type { CallFault, Fault, ResourceFault, SignalFault, StaleFault } from "./fault.ts";
import type { KnownNames } from "./known-names.ts";
import { matchesPattern } from "./pattern.ts";

/** Why a fault could never happen, or not as it says. */
interface Contradiction {
  /** The member that is to blame; undefined for the fault as a whole. */
  readonly member: string | undefined;
  readonly sentence: string;
}

/** Returns what contradicts itself in a fault whose members are each in order. */
export function findContradictions(fault: Fault, names: KnownNames): readonly Contradiction[] {
  switch (fault.kind) {
    case "fail":
    case "delay":
      return namesNoResource(fault);
    case "signal":
      return [...namesNoResource(fault), ...neverSignals(fault)];
    case "throttle":
    case "refuse":
    case "slow":
    case "unreachable":
      return neverCalled(fault, names);
    case "cut":
      return [
        ...neverCalled(fault, names),
        ...(fault.afterBytes !== undefined && fault.when !== "midAnswer"
          ? [blame("afterBytes", `only "when": "midAnswer" sends some of the answer; leave afterBytes out.`)]
          : []),
      ];
    case "stale":
      return [...neverCalled(fault, names), ...neverStale(fault, names)];
  }
}

function blame(member: string | undefined, sentence: string): Contradiction {
  return { member, sentence };
}

/** A fault that means every resource of every stack is more often a mistake than meant, so it has to say so. */
function namesNoResource({ resource, type }: ResourceFault): readonly Contradiction[] {
  return resource === undefined && type === undefined
    ? [blame(undefined, `say which resources, by resource or type; "resource": "*" means all.`)]
    : [];
}

/** What starts machines that signal by themselves. */
const SIGNALLING_TYPES = ["AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance"];

function neverSignals({ type }: SignalFault): readonly Contradiction[] {
  return SIGNALLING_TYPES.some((signalling) => matchesPattern(type, signalling))
    ? []
    : [blame("type", `nothing of that type starts machines that signal; ${SIGNALLING_TYPES.join(" and ")} do.`)];
}

function neverCalled({ service, operation }: CallFault, { services }: KnownNames): readonly Contradiction[] {
  if (operation === undefined) return [];
  const candidates = operationsOf({ service }, services);
  if (candidates.some(({ name }) => matchesPattern(operation, name))) return [];
  const hint = candidates.length > 60 ? "" : ` There are ${candidates.map(({ name }) => name).join(", ")}.`;
  return [blame("operation", `no operation ${operation} of ${service ?? "any service"} is modelled.${hint}`)];
}

interface KnownOperation {
  readonly service: string;
  readonly name: string;
}

function operationsOf(
  { service }: { readonly service: string | undefined },
  services: KnownNames["services"],
): readonly KnownOperation[] {
  return Object.entries(services).flatMap(([signingName, operations]) =>
    matchesPattern(service, signingName) ? operations.map((name) => ({ service: signingName, name })) : [],
  );
}

const READS = /^(Describe|List|Get|Filter|BatchGet|Validate)/;
/** What says Get and changes something, or has no state to be behind of. */
const NO_READS = new Set(["GetRandomPassword", "GetSessionToken", "GetCallerIdentity"]);
/** AWS: S3 is strongly consistent since December 2020; SQS and STS have no reads that a replica could answer. */
const WITHOUT_REPLICA = new Set(["s3", "sqs", "sts"]);

/** True when the operation only reads, of a service whose reads may lag on AWS. */
export function canBeStale(service: string, operation: string): boolean {
  return !WITHOUT_REPLICA.has(service) && READS.test(operation) && !NO_READS.has(operation);
}

function neverStale(
  { service, operation, behind, reads }: StaleFault,
  { services }: KnownNames,
): readonly Contradiction[] {
  if ((behind === undefined) === (reads === undefined)) {
    return [blame(undefined, `say how stale: either "behind": a duration, or "reads": a number.`)];
  }
  const candidates = operationsOf({ service }, services).filter(({ name }) => matchesPattern(operation, name));
  if (candidates.some((call) => canBeStale(call.service, call.name))) return [];
  return [
    blame(
      operation === undefined ? "service" : "operation",
      "only operations that describe, list or get can be stale; S3 is strongly consistent, and SQS and STS have none such.",
    ),
  ];
}
