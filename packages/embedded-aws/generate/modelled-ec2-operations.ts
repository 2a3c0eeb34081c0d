/** The operations of EC2 that the engine models; after a change of this list run `generate:ec2-schemas`. */
export const MODELLED_EC2_OPERATIONS: readonly string[] = [
  "DescribeInstanceStatus",
  "DescribeInstances",
  "DescribeLaunchTemplateVersions",
  "DescribeLaunchTemplates",
  "DescribeSecurityGroupRules",
  "DescribeSecurityGroups",
  "DescribeSubnets",
  "DescribeVolumes",
  "DescribeVpcs",
  "GetConsoleOutput",
  "TerminateInstances",
];
