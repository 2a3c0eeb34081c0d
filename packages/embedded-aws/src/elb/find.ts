import { AwsError } from "../aws-error.ts";
import { pageInOrder } from "../page.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** What a request says about the page that it wants. */
export interface PageInput {
  readonly Marker?: string;
  readonly PageSize?: number;
}

/** Returns the load balancers that stacks made. */
export function balancersIn(store: Store, place: Place): readonly PhysicalResource[] {
  return openSharedResources(store, "AWS::ElasticLoadBalancingV2::LoadBalancer").list(place);
}

/** Returns the target groups that stacks made. */
export function targetGroupsIn(store: Store, place: Place): readonly PhysicalResource[] {
  return openSharedResources(store, "AWS::ElasticLoadBalancingV2::TargetGroup").list(place);
}

/** Returns the listeners that stacks made. */
export function listenersIn(store: Store, place: Place): readonly PhysicalResource[] {
  return openSharedResources(store, "AWS::ElasticLoadBalancingV2::Listener").list(place);
}

/** Returns the rules that stacks made, in order of priority; listeners' own last rules are not among them. */
export function rulesIn(store: Store, place: Place): readonly PhysicalResource[] {
  const rules = openSharedResources(store, "AWS::ElasticLoadBalancingV2::ListenerRule").list(place);
  const priorityOf = ({ properties }: PhysicalResource): number => Number(textOrNumber(properties["Priority"]) ?? "0");
  return rules.toSorted((a, b) => priorityOf(a) - priorityOf(b));
}

/** AWS's answer to a name or an ARN that leads nowhere. */
export type NotFound = (wanted: string) => AwsError;

/** Of a load balancer. */
export const balancerNotFound: NotFound = (wanted) =>
  new AwsError(
    "LoadBalancerNotFoundException",
    wanted.startsWith("arn:") ? `Load balancer '${wanted}' not found` : `Load balancers '[${wanted}]' not found`,
  );

/** Of a target group. */
export const targetGroupNotFound: NotFound = () =>
  new AwsError("TargetGroupNotFoundException", "One or more target groups not found");

/** Of a listener. */
export const listenerNotFound: NotFound = () =>
  new AwsError("ListenerNotFoundException", "One or more listeners not found");

/** Of a rule. */
export const ruleNotFound: NotFound = () => new AwsError("RuleNotFoundException", "One or more rules not found");

/** Returns those with one of these ARNs, which are their physical ids; all where none is given. */
export function pick(
  resources: readonly PhysicalResource[],
  arns: readonly string[] | undefined,
  notFound: NotFound,
): readonly PhysicalResource[] {
  return pickNamed(resources, arns, { nameOf: ({ physicalId }) => physicalId, notFound });
}

/** Returns those with one of these names; all where none is given. */
export function pickNamed(
  resources: readonly PhysicalResource[],
  names: readonly string[] | undefined,
  { nameOf, notFound }: { readonly nameOf: (resource: PhysicalResource) => string; readonly notFound: NotFound },
): readonly PhysicalResource[] {
  if (names === undefined || names.length === 0) return resources;
  const missing = names.find((name) => !resources.some((resource) => nameOf(resource) === name));
  if (missing !== undefined) throw notFound(missing);
  return resources.filter((resource) => names.includes(nameOf(resource)));
}

/** Returns the page that a request wants. */
export function pageOf(items: readonly PhysicalResource[], { Marker, PageSize = 400 }: PageInput) {
  const invalidToken = new AwsError("ValidationError", "The marker is not valid");
  const keyOf = ({ physicalId }: PhysicalResource): string => physicalId;
  const page = pageInOrder(items, { token: Marker, size: PageSize, keyOf, invalidToken });
  return { items: page.items, NextMarker: page.nextToken };
}
