import { isList, type JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { RESOURCES_TABLE, typePrefix, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import type { Notification } from "./notifications.ts";

/** Whose bucket it is; a bucket that has no name yet gets one that no permission knows. */
export interface Notifier {
  readonly store: Store;
  /** The account and region of the bucket, where its targets must be. */
  readonly place: Place;
  readonly bucketName: string | undefined;
}

/**
 * Returns the first target of a bucket's notifications that S3 may not reach, or undefined when it may reach all.
 * AWS: S3 sends a test event to each one when the notification is set, so a function's permission, or the policy of a
 * queue, must exist before: a template needs DependsOn for it.
 */
export function findUnreachable(notifications: readonly Notification[], notifier: Notifier): string | undefined {
  return notifications.find(({ target }) => {
    const isReachable = target.kind === "function" ? mayInvoke(target.arn, notifier) : maySend(target.arn, notifier);
    return !isReachable;
  })?.target.arn;
}

function mayInvoke(arn: string, { store, place, bucketName }: Notifier): boolean {
  const name = functionName(arn);
  const permissions = resourcesOf(store, place, "AWS::Lambda::Permission");
  return (
    isFunction(arn, store, place) &&
    permissions.some(({ properties }) => allowsS3(properties, { name, bucketName, ...place }))
  );
}

/** True for a function beside the bucket, and for a version or alias that it has. */
function isFunction(arn: string, store: Store, place: Place): boolean {
  const [, , service, region, account, kind, name = "", qualifier = "$LATEST"] = arn.split(":");
  const isHere = service === "lambda" && kind === "function" && region === place.region && account === place.account;
  const has = (type: string, physicalId: string): boolean =>
    openSharedResources(store, type).find(place, physicalId) !== undefined;
  if (!isHere || !has("AWS::Lambda::Function", name)) return false;
  return qualifier === "$LATEST" || has("AWS::Lambda::Version", arn) || has("AWS::Lambda::Alias", arn);
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

/** True when a policy of the queue is there; what it says is not judged. */
function maySend(queueArn: string, { store, place }: Notifier): boolean {
  const [, , service, region, account, name = ""] = queueArn.split(":");
  if (service !== "sqs" || region !== place.region || account !== place.account) return false;
  return resourcesOf(store, place, "AWS::SQS::QueuePolicy").some(({ properties }) => {
    const queues = properties["Queues"];
    return isList(queues) && queues.some((url) => (textOrNumber(url) ?? "").endsWith(`/${name}`));
  });
}

function resourcesOf(store: Store, place: Place, type: string): readonly PhysicalResource[] {
  const table = store.table<PhysicalResource>(RESOURCES_TABLE);
  return Array.from(table.entries(typePrefix(place, type)), ([, resource]) => resource);
}
