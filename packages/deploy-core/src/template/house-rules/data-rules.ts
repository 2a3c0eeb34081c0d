import { STATEFUL_TYPES } from "../../plan/data/stateful-types.ts";
import { findObjects, findProperty, findTexts, isTrue } from "../find-values.ts";
import type { ParsedTemplate, TemplateResource } from "../template.ts";
import { findResources, pathOf, type Breach, type HouseRule } from "./house-rule.ts";

/** The rules over what holds data. */
export const DATA_RULES: readonly HouseRule[] = [
  {
    name: "dataIsKept",
    why: "CloudFormation deletes what it removes or replaces, data and all, unless the policies say otherwise.",
    find: findUnkeptData,
  },
  {
    name: "dataIsEncrypted",
    why: "Logs hold what customers did; at rest they are encrypted wherever AWS can.",
    find: (template) => [...findUnencrypted(template), ...findUnencryptedVolumes(template)],
  },
  {
    name: "bucketsAreClosed",
    why: "A bucket without the block becomes public by one wrong statement.",
    find: findOpenBuckets,
  },
  {
    name: "bucketsAskForTls",
    why: "Without a policy that denies it, S3 takes and gives objects over plain HTTP.",
    find: findPlainBuckets,
  },
  {
    name: "logsExpire",
    why: "A log group without retention keeps everything, and is paid for, forever.",
    find: findEndlessLogs,
  },
];

/** Types that can be kept as a snapshot (AWS: user guide, "DeletionPolicy attribute", Snapshot). */
const SNAPSHOT_TYPES = new Set([
  "AWS::DocDB::DBCluster",
  "AWS::EC2::Volume",
  "AWS::ElastiCache::CacheCluster",
  "AWS::ElastiCache::ReplicationGroup",
  "AWS::Neptune::DBCluster",
  "AWS::RDS::DBCluster",
  "AWS::RDS::DBInstance",
  "AWS::Redshift::Cluster",
]);

function findUnkeptData(template: ParsedTemplate): readonly Breach[] {
  return [...template.resources.values()].filter(isStateful).flatMap((resource) => {
    const keeping = SNAPSHOT_TYPES.has(resource.type) ? ["Snapshot", "Retain"] : ["Retain"];
    const policies = [
      { attribute: "DeletionPolicy", policy: resource.deletionPolicy, good: [...keeping, "RetainExceptOnCreate"] },
      { attribute: "UpdateReplacePolicy", policy: resource.updateReplacePolicy, good: keeping },
    ];
    return policies
      .filter(({ policy, good }) => policy === undefined || !good.includes(policy))
      .map(({ attribute, policy }) => ({
        logicalId: resource.logicalId,
        problem: `${attribute} is ${policy ?? "not set"}, so the data goes with the resource; set it to ${keeping.join(" or ")}.`,
        path: ["Resources", resource.logicalId, attribute],
      }));
  });
}

/** By its type, or because the template says so of a resource whose type does not tell. */
function isStateful({ type, metadata }: TemplateResource): boolean {
  return STATEFUL_TYPES[type] !== undefined || typeof metadata["Stateful"] === "string";
}

/** Where each type says that it encrypts: a switch that must be true, or a part that must be there. */
const ENCRYPTION: readonly EncryptionRule[] = [
  { type: "AWS::DynamoDB::Table", anyOf: [["SSESpecification", "SSEEnabled"]] },
  { type: "AWS::EC2::Volume", anyOf: [["Encrypted"]] },
  { type: "AWS::EFS::FileSystem", anyOf: [["Encrypted"]] },
  { type: "AWS::ElastiCache::ReplicationGroup", anyOf: [["AtRestEncryptionEnabled"]] },
  { type: "AWS::ElastiCache::ReplicationGroup", anyOf: [["TransitEncryptionEnabled"]] },
  { type: "AWS::Kinesis::Stream", anyOf: [["StreamEncryption"]] },
  { type: "AWS::RDS::DBCluster", anyOf: [["StorageEncrypted"]] },
  { type: "AWS::RDS::DBInstance", anyOf: [["StorageEncrypted"]] },
  { type: "AWS::S3::Bucket", anyOf: [["BucketEncryption", "ServerSideEncryptionConfiguration"]] },
  { type: "AWS::SQS::Queue", anyOf: [["SqsManagedSseEnabled"], ["KmsMasterKeyId"]] },
];

interface EncryptionRule {
  readonly type: string;
  /** Paths of properties, of which one must be true or an object, a list or a key's name. */
  readonly anyOf: readonly (readonly string[])[];
}

function findUnencrypted(template: ParsedTemplate): readonly Breach[] {
  return ENCRYPTION.flatMap(({ type, anyOf }) =>
    findResources(template, [type])
      .filter((resource) => !anyOf.some((path) => isEncryptedBy(template, { resource, path })))
      .map((resource) => ({
        logicalId: resource.logicalId,
        problem: `The resource does not encrypt its data; set ${anyOf.map((path) => path.join(".")).join(" or ")}.`,
      })),
  );
}

function isEncryptedBy(
  template: ParsedTemplate,
  { resource, path }: { resource: TemplateResource; path: readonly string[] },
): boolean {
  const value = findProperty(resource.properties, path);
  if (path.at(-1) === "KmsMasterKeyId") return value !== undefined;
  return isTrue(template, value) || findObjects(value).length > 0;
}

/** A launch template that maps no device leaves the root volume as the AMI has it, which may be open. */
function findUnencryptedVolumes(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::EC2::LaunchTemplate"]).flatMap((resource) => {
    const steps = ["LaunchTemplateData", "BlockDeviceMappings"];
    const mappings = findObjects(findProperty(resource.properties, steps));
    const open = mappings.filter((mapping) => {
      const ebs = mapping["Ebs"];
      return ebs !== undefined && !findObjects(ebs).every((each) => isTrue(template, each["Encrypted"]));
    });
    const named = open.map((mapping) => findTexts(mapping["DeviceName"]).join(" or "));
    const problems = named.map((device) => `The volume ${device} is not encrypted; set Ebs.Encrypted to true.`);
    if (mappings.length === 0) problems.push("The root volume is not mapped; map it with Ebs.Encrypted true.");
    return problems.map((problem) => ({ logicalId: resource.logicalId, problem, path: pathOf(resource, ...steps) }));
  });
}

const PUBLIC_ACCESS_BLOCKS = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

function findOpenBuckets(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::S3::Bucket"]).flatMap((resource) => {
    const open = PUBLIC_ACCESS_BLOCKS.filter(
      (block) => !isTrue(template, findProperty(resource.properties, ["PublicAccessBlockConfiguration", block])),
    );
    if (open.length === 0) return [];
    const problem = `The bucket is not closed to the public; set ${open.join(", ")} in PublicAccessBlockConfiguration.`;
    return [{ logicalId: resource.logicalId, problem }];
  });
}

function findPlainBuckets(template: ParsedTemplate): readonly Breach[] {
  const denying = findResources(template, ["AWS::S3::BucketPolicy"]).filter(deniesPlainHttp);
  const covered = new Set(denying.flatMap(({ properties }) => findTexts(properties["Bucket"])));
  return findResources(template, ["AWS::S3::Bucket"])
    .filter(({ logicalId }) => !covered.has(`\${${logicalId}}`))
    .map(({ logicalId }) => ({
      logicalId,
      problem: "The bucket takes plain HTTP; add a bucket policy that denies aws:SecureTransport false.",
    }));
}

function deniesPlainHttp({ properties }: TemplateResource): boolean {
  return findObjects(findProperty(properties, ["PolicyDocument", "Statement"])).some((statement) => {
    const secure = findTexts(findProperty(statement, ["Condition", "Bool", "aws:SecureTransport"]));
    return statement["Effect"] === "Deny" && secure.includes("false");
  });
}

function findEndlessLogs(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::Logs::LogGroup"])
    .filter(({ properties }) => properties["RetentionInDays"] === undefined)
    .map(({ logicalId }) => ({ logicalId, problem: "The log group keeps everything forever; set RetentionInDays." }));
}
