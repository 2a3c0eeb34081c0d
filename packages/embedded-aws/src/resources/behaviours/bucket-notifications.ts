import { isList, type JsonObject } from "../../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../property-values.ts";
import type { PhysicalResource, ResourceRequest } from "../resource-handler.ts";
import { resourcesOf, type World } from "../world.ts";

/**
 * Returns the first destination of a bucket's notifications that S3 may not reach, or undefined when it may reach all.
 * AWS: S3 sends a test event to each one when the notification is set, so a function's permission, or the policy of a
 * queue or topic, must exist before the bucket: a template needs DependsOn for it.
 */
export function unreachableDestination(
  request: ResourceRequest,
  world: World,
  bucketName: string | undefined,
): string | undefined {
  const configuration = objectAt(request.properties, "NotificationConfiguration");
  const reaches: readonly [string, string, (arn: string) => boolean][] = [
    ["LambdaConfigurations", "Function", (arn) => mayInvoke(request, world, { arn, bucketName })],
    ["QueueConfigurations", "Queue", (arn) => hasPolicy(request, world, queuePolicyOf(arn))],
    ["TopicConfigurations", "Topic", (arn) => hasPolicy(request, world, topicPolicyOf(arn))],
  ];
  for (const [list, member, isReachable] of reaches) {
    const arns = objectsAt(configuration, list).map((entry) => textOrNumber(entry[member]) ?? "");
    const unreachable = arns.find((arn) => !isReachable(arn));
    if (unreachable !== undefined) return unreachable;
  }
  return undefined;
}

function mayInvoke(
  { context }: ResourceRequest,
  world: World,
  { arn, bucketName }: { readonly arn: string; readonly bucketName: string | undefined },
): boolean {
  const name = functionName(arn);
  const exists = resourcesOf(world, context, "AWS::Lambda::Function").some(({ physicalId }) => physicalId === name);
  const permissions = resourcesOf(world, context, "AWS::Lambda::Permission");
  return exists && permissions.some(({ properties }) => allowsS3(properties, { name, bucketName, ...context }));
}

function allowsS3(
  permission: JsonObject,
  wanted: { readonly name: string; readonly bucketName: string | undefined; readonly account: string },
): boolean {
  const text = (property: string): string | undefined => textOrNumber(permission[property]);
  const sourceArn = text("SourceArn");
  const sourceAccount = text("SourceAccount");
  return (
    functionName(text("FunctionName") ?? "") === wanted.name &&
    text("Principal") === "s3.amazonaws.com" &&
    ["lambda:InvokeFunction", "lambda:*", "*"].includes(text("Action") ?? "") &&
    (sourceArn === undefined || matches(sourceArn, `arn:aws:s3:::${wanted.bucketName ?? ""}`)) &&
    (sourceAccount === undefined || sourceAccount === wanted.account)
  );
}

/** A function is referred to by its name or by its ARN, which may end in a version or an alias. */
function functionName(reference: string): string {
  return reference.startsWith("arn:") ? (reference.split(":")[6] ?? "") : (reference.split(":")[0] ?? "");
}

/** `SourceArn` may hold wildcards. */
function matches(pattern: string, arn: string): boolean {
  const expression = pattern.split("*").map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${expression.join(".*")}$`).test(arn);
}

interface PolicyQuery {
  readonly type: string;
  readonly property: string;
  readonly isTarget: (reference: string) => boolean;
}

function queuePolicyOf(queueArn: string): PolicyQuery {
  const name = queueArn.split(":").at(-1) ?? "";
  return { type: "AWS::SQS::QueuePolicy", property: "Queues", isTarget: (url) => url.endsWith(`/${name}`) };
}

function topicPolicyOf(topicArn: string): PolicyQuery {
  return { type: "AWS::SNS::TopicPolicy", property: "Topics", isTarget: (arn) => arn === topicArn };
}

function hasPolicy({ context }: ResourceRequest, world: World, { type, property, isTarget }: PolicyQuery): boolean {
  return resourcesOf(world, context, type).some(({ properties }: PhysicalResource) => {
    const targets = properties[property];
    return isList(targets) && targets.some((target) => isTarget(textOrNumber(target) ?? ""));
  });
}
