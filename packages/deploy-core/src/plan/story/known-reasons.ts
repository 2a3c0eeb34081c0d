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
 * Reasons as CloudFormation and the services behind it word them. Each says where: the document of AWS that has the
 * words, or the report of somebody who met them, as repository and number on GitHub.
 */
export const KNOWN_REASONS: readonly KnownReason[] = [
  {
    // AWS: CloudFormation user guide, "Troubleshooting CloudFormation"; is already exported:
    // aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws#845.
    pattern: /already exists|is already exported by|AlreadyExists|BucketAlreadyOwnedByYou|EntityAlreadyExists/,
    advice:
      "Something of that name exists outside this stack, perhaps kept by an earlier one: remove it, rename it or import it.",
  },
  {
    // AWS: CloudFormation user guide, "Troubleshooting CloudFormation"; EC2 user guide, "Error codes for the Amazon
    // EC2 API".
    pattern:
      /AccessDenied|Access Denied|not authorized to perform|UnauthorizedOperation|You are not authorized|explicit deny/i,
    advice:
      "The deploying role lacks that permission, or a policy of the organisation denies it: add the action that the reason names.",
  },
  {
    // Seen: widdix/aws-cf-templates#565 (success, batch), aws-quickstart/quickstart-linux-bastion#144 (failure).
    pattern: /SUCCESS signal\(s\) out of|Failed to receive \d+ resource signal|FAILURE signal/i,
    advice: ({ machines = [] }) =>
      machines.some((machine) => machine.console.length > 0)
        ? "The software on an instance did not start, or cannot reach what it needs: the end of the console above most often says which."
        : "An instance never reported success: read its console output and cloud-init log; most often the software did not start or cannot reach what it needs.",
  },
  {
    // Seen: nicolaka/ddc-aws#42; aws/res#18 names the other form.
    pattern: /WaitCondition (?:timed out|received failed message)/i,
    advice:
      "What the wait condition waits for reported a failure, or nothing in time: look at whoever is to call its handle, and at its time-out.",
  },
  {
    // AWS: CloudFormation user guide, "Troubleshooting CloudFormation"; EC2 user guide, "Error codes for the Amazon
    // EC2 API".
    pattern:
      /LimitExceeded|limit.{0,20}exceeded|exceeded.{0,40}(?:limit|quota)|quota|maximum number of|VcpuLimitExceeded/i,
    advice: "A quota of the account is used up: remove what is unused or ask AWS for a higher one (Service Quotas).",
  },
  {
    // Seen: runs-on/runs-on#5; Auto Scaling user guide, "Troubleshoot issues".
    pattern: /InsufficientInstanceCapacity|not have sufficient .{0,40}capacity|InsufficientCacheClusterCapacity/i,
    advice:
      "AWS has no such machine free in that zone now: try again later, or name another instance type or more zones.",
  },
  {
    // Seen: runs-on/runs-on#5 (type), trailofbits/algo#1285 (configuration).
    pattern: /requested (?:instance type|configuration).{0,60}not supported|Unsupported.{0,40}Availability Zone/i,
    advice: "That instance type is not offered in that zone or for that image: name another type, zone or image.",
  },
  {
    // AWS: EC2 user guide, "Error codes for the Amazon EC2 API".
    pattern:
      /InvalidAMIID|image id .* does not exist|InvalidSubnetID|InvalidVpcID|InvalidGroup\.NotFound|InvalidKeyPair|(?:subnet|vpc|security group|key pair).{0,60}(?:does not exist|not found)|parameter value .* for parameter name .* does not exist/i,
    advice:
      "An id among the parameters does not exist in this account and region: compare it with the environment's variables.",
  },
  {
    // Seen: eksctl-io/eksctl#1293, floci-io/floci#2005.
    pattern:
      /launch (?:template|configuration).{0,80}(?:invalid|not valid|does not exist)|InvalidLaunchTemplate|You must use a valid fully-formed launch template/i,
    advice:
      "The launch template does not make a machine that EC2 would start; the end of the reason says which part: image, type, network or key.",
  },
  {
    // AWS: S3 API reference, "List of error codes": BucketNotEmpty.
    pattern: /BucketNotEmpty|bucket you tried to delete is not empty|bucket '[^']*' is not empty/i,
    advice:
      "The bucket still holds objects, which is why it was not deleted: copy what is needed, then empty it yourself.",
  },
  {
    // Seen: convox/rack#2941.
    pattern: /custom-named resource requires replacing/i,
    advice:
      "Two resources can not have one name at a time: give the new one another name, or let CloudFormation name it.",
  },
  {
    // Seen: linz/geostore#630 (updated), rlister/stax#40 (deleted), aws/aws-cdk#33395 (a deletion that was
    // cancelled).
    pattern: /Export .* (?:cannot be|as it is) .*(?:in use|imported)|in use by/i,
    types: "AWS::CloudFormation::Stack",
    advice: "Other stacks import that output: deploy those first, without it, and then this one.",
  },
  {
    // AWS: CloudFormation user guide, "Fn::ImportValue".
    pattern: /No export named/i,
    advice: "That output is not exported in this account and region: deploy the stack that exports it first.",
  },
  {
    // AWS: CloudFormation user guide, "Stack policies"; aws-samples/cfn101-workshop#219.
    pattern: /[Aa]ction (?:denied|not allowed) by stack policy/,
    advice: ({ reason, logicalId }) => {
      const option = /Update:Delete/.test(reason) ? "--allow-removing" : "--allow-replacing";
      return `The stack policy protects what holds data. If it may go, deploy again with ${option} ${logicalId ?? "<logical id>"}; else take the change back.`;
    },
  },
  {
    // AWS: CloudFormation API reference, "Common errors": Throttling; EC2 user guide: RequestLimitExceeded.
    pattern: /Rate exceeded|Throttling|RequestLimitExceeded|TooManyRequests/i,
    advice: "AWS throttled the calls of the resource: deploy again, with fewer stacks at a time.",
  },
  {
    // AWS: EC2 user guide, "Error codes for the Amazon EC2 API": DependencyViolation; VPC user guide, "Delete your
    // VPC".
    pattern: /DependencyViolation|has (?:a )?dependent object|has dependencies and cannot be deleted|still in use/i,
    advice:
      "Something outside this stack still uses it, often a network interface: find what refers to the id in the reason, remove that, then run the command again.",
  },
  {
    // AWS: EC2 user guide, "Error codes for the Amazon EC2 API": InvalidGroup.InUse.
    pattern: /resource (?:sg-\w+) has a dependent object|InvalidGroup\.InUse/i,
    advice:
      "A security group can not go while a network interface or another group names it: look in EC2 for interfaces with that group.",
  },
  {
    // Seen: aws/aws-cdk#34491 (inaccessible), kubernetes/kops#11545 (client error on launch).
    pattern:
      /\bkms:[A-Z]\w+|KMSInvalidState|KMSAccessDenied|KMSKeyNotAccessible|\bKMS key\b.{0,120}(?:disabled|does not exist|not (?:found|accessible|enabled)|pending deletion|access)|inaccessible (?:AWS )?KMS key|The ciphertext refers to|Client\.InternalError: Client error on launch/i,
    advice:
      "A KMS key can not be used: check that the key policy lets the service and the deploying role use it, and that the key is enabled. For encrypted disks, Auto Scaling's service-linked role needs a grant.",
  },
  {
    // AWS: EC2 user guide, "Troubleshoot instance launch issues": state transition reasons.
    pattern: /Client\.InvalidKMSKey|Client\.UserInitiatedShutdown|Server\.InternalError/,
    advice: "EC2 ended the machine itself while it started; its state reason in EC2 says why, often a disk's key.",
  },
  {
    // Seen: aws-cloudformation/cloudformation-coverage-roadmap#1275.
    pattern: /updates? .{0,40}not supported|cannot be (?:updated|modified)|is not (?:modifiable|updatable)/i,
    advice:
      "That property can not be changed in place: take the change back, or replace the resource by giving it another logical id.",
  },
  {
    // Seen: aws/aws-sam-cli#6786.
    pattern: /Update of resource type is not permitted/i,
    advice: "What is there can not become a resource of another type: give the new one another logical id.",
  },
  {
    // Seen: aws-samples/aws-saas-factory-bootcamp#63 (failed), aws-samples/cloudfront-authorization-at-edge#192 (no answer).
    pattern: /response status \[FAILED\] from custom resource|did not receive a response from your Custom Resource/i,
    advice: "The function behind the custom resource failed or did not answer: its log in CloudWatch Logs says why.",
  },
  {
    // AWS: EC2 user guide, "Error codes for the Amazon EC2 API": InsufficientFreeAddressesInSubnet.
    pattern: /InsufficientFreeAddressesInSubnet|not enough free addresses in subnet/i,
    advice: "A subnet has no free addresses left: remove what is unused in it, or name another subnet.",
  },
  {
    // Seen: hashicorp/terraform-provider-aws#41416, umotif-public/terraform-aws-elasticache-redis#54.
    pattern:
      /(?:not|must be) (?:currently )?in (?:the )?available state|InvalidReplicationGroupState|InvalidCacheClusterState/i,
    types: "AWS::ElastiCache",
    advice:
      "The cache was busy with something else, often its maintenance window: wait until it is available, then deploy again.",
  },
  {
    // Seen: aws-cloudformation/cloudformation-coverage-roadmap#1275; ElastiCache API reference,
    // "CreateReplicationGroup".
    pattern:
      /AuthToken|TransitEncryption|at-rest encryption|Automatic ?Failover|autofailover|NumCacheClusters|cache\.t\d/i,
    types: "AWS::ElastiCache",
    advice:
      "ElastiCache takes only some settings together: an auth token needs transit encryption, automatic failover at least two clusters, and encryption at rest is fixed at creation.",
  },
  {
    // Seen: aws/aws-cdk#21674; CloudFormation user guide, "Validate stack deployments".
    pattern: /hook\(s\) failed|hook\(s\)\/validation failed/i,
    advice: "A hook or validation of the account stops this; what it says above is what to correct.",
  },
  {
    // Seen: aws-cloudformation/cloudformation-coverage-roadmap#1514, aws/aws-cdk#28984; unsupported property:
    // awsdocs/aws-cloudformation-user-guide#1315.
    pattern:
      /extraneous key|required key|expected type:|failed validation constraint|Encountered unsupported property/i,
    advice: "The template does not fit the resource's type: correct the property at the line that is named.",
  },
  {
    // AWS: EC2 user guide, "Error codes for the Amazon EC2 API"; aws/aws-cdk#28984 (properties).
    pattern:
      /Invalid(?:Parameter|Request|Argument|Property)|Value .{0,80} (?:is not valid|is invalid)|ValidationException|Properties validation failed/i,
    advice:
      "The service does not take a value: the reason says which; look at the property and the parameter behind it.",
  },
  {
    // Seen: aws-quickstart/quickstart-dotnetcore-cicd#21 (attempts),
    // aws-samples/aws-modern-application-workshop#120 (did not), awslabs/server-fleet-management-at-scale#4 (failed
    // to), aws-cloudformation/cloudformation-cli-java-plugin#210 (timed out).
    pattern:
      /exceeded the specified timeout|Exceeded attempts to wait|NotStabilized|did not stabilize|failed to stabilize|time(?:d)? ?out waiting/i,
    advice: "It took longer than allowed: look at the resource in its service; often what it waits for never came.",
  },
  {
    // Seen: aws-cloudformation/cloudformation-coverage-roadmap#607.
    pattern: /Internal ?Failure|(?<!Client\.)InternalError|ServiceUnavailable|HandlerInternalFailure/i,
    advice: "The service behind it had a failure of its own: look at the AWS Health Dashboard, then deploy again.",
  },
  {
    // AWS: CloudFormation API reference, "Common errors": ExpiredToken, InvalidClientTokenId.
    pattern: /security token .* (?:invalid|expired)|ExpiredToken|role .{0,80} (?:is invalid|cannot be assumed)/i,
    advice: "The role or credentials that CloudFormation works with are not valid any more: check the stack's role.",
  },
  {
    // AWS: CloudFormation API reference, "CancelUpdateStack"; find-consequences.ts words it.
    pattern: /Somebody cancelled the operation/,
    advice: "Ask who cancelled it and why before deploying again.",
  },
];
