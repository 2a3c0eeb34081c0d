import type { ExplainedFailure, Failure } from "../../model/failure-story.ts";

/** What is known of a failure when advice is looked for. */
export type AdvisedFailure = Pick<Failure, "reason"> &
  Partial<Pick<ExplainedFailure, "logicalId" | "type" | "machines">>;

/** A reason that is known, and what to do about it. */
interface KnownReason {
  readonly pattern: RegExp;
  /** How the type of a resource begins for which it means this; undefined for any. */
  readonly types?: string;
  readonly advice: string | ((failure: AdvisedFailure) => string);
}

/**
 * Reasons as CloudFormation and the services behind it word them. Sources: AWS user guide, "Troubleshooting
 * CloudFormation", "CreationPolicy attribute", "Stack policies" and "Validate stack deployments"; EC2 user guide,
 * "Error codes for the Amazon EC2 API" and "Troubleshoot instance launch issues"; Auto Scaling user guide,
 * "Troubleshoot issues"; VPC user guide, "Delete your VPC"; AWS knowledge center, "encrypted volumes stop immediately", which has
 * Client.InternalError on launch; reports of users where a document says nothing.
 */
export const KNOWN_REASONS: readonly KnownReason[] = [
  {
    pattern: /already exists|AlreadyExists|BucketAlreadyOwnedByYou|EntityAlreadyExists/,
    advice:
      "A resource of that name exists outside this stack, perhaps kept by an earlier one: remove it, rename it or import it.",
  },
  {
    pattern:
      /AccessDenied|Access Denied|not authorized to perform|UnauthorizedOperation|You are not authorized|explicit deny/i,
    advice:
      "The deploying role lacks that permission, or a policy of the organisation denies it: add the action that the reason names.",
  },
  {
    pattern: /SUCCESS signal\(s\) out of|Failed to receive \d+ resource signal|FAILURE signal/i,
    advice: ({ machines = [] }) =>
      machines.some((machine) => machine.console.length > 0)
        ? "The software on an instance did not start, or cannot reach what it needs: the end of the console above most often says which."
        : "An instance never reported success: read its console output and cloud-init log; most often the software did not start or cannot reach what it needs.",
  },
  {
    pattern: /WaitCondition (?:timed out|received failed message)/i,
    advice:
      "What the wait condition waits for reported a failure, or nothing in time: look at whoever is to call its handle, and at its time-out.",
  },
  {
    pattern:
      /LimitExceeded|limit.{0,20}exceeded|exceeded.{0,40}(?:limit|quota)|quota|maximum number of|VcpuLimitExceeded/i,
    advice: "A quota of the account is used up: remove what is unused or ask AWS for a higher one (Service Quotas).",
  },
  {
    pattern: /InsufficientInstanceCapacity|not have sufficient .{0,40}capacity|InsufficientCacheClusterCapacity/i,
    advice:
      "AWS has no such machine free in that zone now: try again later, or name another instance type or more zones.",
  },
  {
    pattern: /requested (?:instance type|configuration).{0,60}not supported|Unsupported.{0,40}Availability Zone/i,
    advice: "That instance type is not offered in that zone or for that image: name another type, zone or image.",
  },
  {
    pattern:
      /InvalidAMIID|image id .* does not exist|InvalidSubnetID|InvalidVpcID|InvalidGroup\.NotFound|InvalidKeyPair|(?:subnet|vpc|security group|key pair).{0,60}(?:does not exist|not found)|parameter value .* for parameter name .* does not exist/i,
    advice:
      "An id among the parameters does not exist in this account and region: compare it with the environment's variables.",
  },
  {
    pattern:
      /launch (?:template|configuration).{0,80}(?:invalid|not valid|does not exist)|InvalidLaunchTemplate|You must use a valid fully-formed launch template/i,
    advice:
      "The launch template does not make a machine that EC2 would start; the end of the reason says which part: image, type, network or key.",
  },
  {
    pattern: /BucketNotEmpty|bucket you tried to delete is not empty|bucket '[^']*' is not empty/i,
    advice:
      "The bucket still holds objects, which is why it was not deleted: copy what is needed, then empty it yourself.",
  },
  {
    pattern: /custom-named resource requires replacing/i,
    advice:
      "Two resources can not have one name at a time: give the new one another name, or let CloudFormation name it.",
  },
  {
    pattern: /Export .* (?:cannot be|as it is) .*(?:in use|imported)|in use by/i,
    types: "AWS::CloudFormation::Stack",
    advice: "Other stacks import that output: deploy those first, without it, and then this one.",
  },
  {
    pattern: /No export named/i,
    advice: "That output is not exported in this account and region: deploy the stack that exports it first.",
  },
  {
    pattern: /[Aa]ction (?:denied|not allowed) by stack policy/,
    advice: ({ reason, logicalId }) => {
      const option = /Update:Delete/.test(reason) ? "--allow-removing" : "--allow-replacing";
      return `The stack policy protects what holds data. If it may go, deploy again with ${option} ${logicalId ?? "<logical id>"}; else take the change back.`;
    },
  },
  {
    pattern: /Rate exceeded|Throttling|RequestLimitExceeded|TooManyRequests/i,
    advice: "AWS throttled the calls of the resource: deploy again, with fewer stacks at a time.",
  },
  {
    pattern: /DependencyViolation|has (?:a )?dependent object|has dependencies and cannot be deleted|still in use/i,
    advice:
      "Something outside this stack still uses it, often a network interface: find what refers to the id in the reason, remove that, then run the command again.",
  },
  {
    pattern: /resource (?:sg-\w+) has a dependent object|InvalidGroup\.InUse/i,
    advice:
      "A security group can not go while a network interface or another group names it: look in EC2 for interfaces with that group.",
  },
  {
    pattern:
      /\bkms:[A-Z]\w+|KMSInvalidState|KMSAccessDenied|KMSKeyNotAccessible|\bKMS key\b.{0,120}(?:disabled|does not exist|not (?:found|accessible|enabled)|pending deletion|access)|The ciphertext refers to|Client\.InternalError: Client error on launch/i,
    advice:
      "A KMS key can not be used: check that the key policy lets the service and the deploying role use it, and that the key is enabled. For encrypted disks, Auto Scaling's service-linked role needs a grant.",
  },
  {
    pattern: /Client\.InvalidKMSKey|Client\.UserInitiatedShutdown|Server\.InternalError/,
    advice: "EC2 ended the machine itself while it started; its state reason in EC2 says why, often a disk's key.",
  },
  {
    pattern:
      /Update to resource type .* is not supported|updates? .{0,40}not supported|cannot be (?:updated|modified)|is not (?:modifiable|updatable)/i,
    advice:
      "That property can not be changed in place: take the change back, or replace the resource by giving it another logical id.",
  },
  {
    pattern: /not (?:currently )?in (?:the )?available state|InvalidReplicationGroupState|InvalidCacheClusterState/i,
    types: "AWS::ElastiCache",
    advice:
      "The cache was busy with something else, often its maintenance window: wait until it is available, then deploy again.",
  },
  {
    pattern: /AuthToken|TransitEncryption|at-rest encryption|AutomaticFailover|NumCacheClusters|cache\.t\d/i,
    types: "AWS::ElastiCache",
    advice:
      "ElastiCache takes only some settings together: an auth token needs transit encryption, automatic failover at least two clusters, and encryption at rest is fixed at creation.",
  },
  {
    pattern: /hook\(s\) failed|hook\(s\)\/validation failed/i,
    advice: "A hook or validation of the account stops this; what it says above is what to correct.",
  },
  {
    pattern:
      /extraneous key|required key|expected type:|failed validation constraint|Encountered unsupported property/i,
    advice: "The template does not fit the resource's type: correct the property at the line that is named.",
  },
  {
    pattern:
      /Invalid(?:Parameter|Request|Argument|Property)|Value .{0,80} (?:is not valid|is invalid)|ValidationException|Properties validation failed/i,
    advice:
      "The service does not take a value: the reason says which; look at the property and the parameter behind it.",
  },
  {
    pattern:
      /exceeded the specified timeout|Exceeded attempts to wait|NotStabilized|did not stabilize|time(?:d)? ?out waiting/i,
    advice: "It took longer than allowed: look at the resource in its service; often what it waits for never came.",
  },
  {
    pattern: /Internal ?Failure|(?<!Client\.)InternalError|ServiceUnavailable|HandlerInternalFailure/i,
    advice: "The service behind it had a failure of its own: look at the AWS Health Dashboard, then deploy again.",
  },
  {
    pattern: /security token .* (?:invalid|expired)|ExpiredToken|role .{0,80} (?:is invalid|cannot be assumed)/i,
    advice: "The role or credentials that CloudFormation works with are not valid any more: check the stack's role.",
  },
  {
    pattern: /Somebody cancelled the operation/,
    advice: "Ask who cancelled it and why before deploying again.",
  },
];
