import { AwsError } from "../aws-error.ts";
import { obeyMembers } from "../obey-members.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { CallContext, Service } from "../service.ts";
import type { Store } from "../state/store.ts";
import { LOAD_BALANCER_DEFAULTS, showAttributes, TARGET_GROUP_DEFAULTS } from "./attributes.ts";
import type { ElbPorts } from "./elb-ports.ts";
import {
  balancerNotFound,
  balancersIn,
  listenerNotFound,
  listenersIn,
  pageOf,
  pick,
  pickNamed,
  targetGroupNotFound,
  targetGroupsIn,
  type PageInput,
} from "./find.ts";
import { describeRules, describeTags, type RulesInput } from "./rules-and-tags.ts";
import { showListener, showLoadBalancer, showTargetGroup } from "./show.ts";
import { describeTargets, refuseOtherMembers, type HealthInput } from "./target-health.ts";

interface BalancersInput extends PageInput {
  readonly LoadBalancerArns?: readonly string[];
  readonly Names?: readonly string[];
}

interface TargetGroupsInput extends PageInput {
  readonly TargetGroupArns?: readonly string[];
  readonly Names?: readonly string[];
  readonly LoadBalancerArn?: string;
}

interface ListenersInput extends PageInput {
  readonly ListenerArns?: readonly string[];
  readonly LoadBalancerArn?: string;
}

/** Returns Elastic Load Balancing, version 2: what stacks made of it, described. No traffic is balanced. */
export function createElb(ports: ElbPorts): Service {
  const { store } = ports;
  return {
    signingName: "elasticloadbalancing",
    operations: {
      DescribeListeners: obeyMembers<ListenersInput>(
        ["ListenerArns", "LoadBalancerArn", "Marker", "PageSize"],
        describeListeners(store),
      ),
      DescribeLoadBalancerAttributes: obeyMembers(
        ["LoadBalancerArn"],
        ({ LoadBalancerArn }: { readonly LoadBalancerArn: string }, context) => {
          const [balancer] = pick(balancersIn(store, context), [LoadBalancerArn], balancerNotFound);
          const kind = textOrNumber(balancer?.properties["Type"]) ?? "application";
          return { Attributes: showAttributes(balancer, "LoadBalancerAttributes", LOAD_BALANCER_DEFAULTS[kind] ?? {}) };
        },
      ),
      DescribeLoadBalancers: obeyMembers<BalancersInput>(
        ["LoadBalancerArns", "Names", "Marker", "PageSize"],
        describeLoadBalancers(store),
      ),
      DescribeRules: obeyMembers<RulesInput>(["ListenerArn", "RuleArns", "Marker", "PageSize"], describeRules(store)),
      DescribeTags: obeyMembers<{ readonly ResourceArns: readonly string[] }>(["ResourceArns"], describeTags(store)),
      DescribeTargetGroupAttributes: obeyMembers(
        ["TargetGroupArn"],
        ({ TargetGroupArn }: { readonly TargetGroupArn: string }, context) => {
          const [group] = pick(targetGroupsIn(store, context), [TargetGroupArn], targetGroupNotFound);
          return { Attributes: showAttributes(group, "TargetGroupAttributes", TARGET_GROUP_DEFAULTS) };
        },
      ),
      DescribeTargetGroups: obeyMembers<TargetGroupsInput>(
        ["TargetGroupArns", "Names", "LoadBalancerArn", "Marker", "PageSize"],
        describeTargetGroups(store),
      ),
      DescribeTargetHealth: obeyMembers<HealthInput>(["TargetGroupArn", "Targets"], (input, context) => {
        refuseOtherMembers(input);
        const [group] = pick(targetGroupsIn(store, context), [input.TargetGroupArn], targetGroupNotFound);
        return { TargetHealthDescriptions: group === undefined ? [] : describeTargets(group, input, ports) };
      }),
    },
  };
}

function describeLoadBalancers(store: Store) {
  return ({ LoadBalancerArns, Names, ...page }: BalancersInput, context: CallContext): object => {
    const named = pickNamed(balancersIn(store, context), Names, {
      nameOf: ({ attributes }) => textOrNumber(attributes["LoadBalancerName"]) ?? "",
      notFound: balancerNotFound,
    });
    const { items, NextMarker } = pageOf(pick(named, LoadBalancerArns, balancerNotFound), page);
    return { LoadBalancers: items.map((balancer) => showLoadBalancer(balancer, store)), NextMarker };
  };
}

function describeTargetGroups(store: Store) {
  return (input: TargetGroupsInput, context: CallContext): object => {
    const { TargetGroupArns, Names, LoadBalancerArn, ...page } = input;
    const listeners = listenersIn(store, context);
    if (LoadBalancerArn !== undefined) pick(balancersIn(store, context), [LoadBalancerArn], balancerNotFound);
    const named = pickNamed(targetGroupsIn(store, context), Names, {
      nameOf: ({ attributes }) => textOrNumber(attributes["TargetGroupName"]) ?? "",
      notFound: targetGroupNotFound,
    });
    const balancersOf = (group: PhysicalResource): readonly string[] => balancersUsing(group, listeners);
    const wanted = pick(named, TargetGroupArns, targetGroupNotFound).filter(
      (group) => LoadBalancerArn === undefined || balancersOf(group).includes(LoadBalancerArn),
    );
    const { items, NextMarker } = pageOf(wanted, page);
    return { TargetGroups: items.map((group) => showTargetGroup(group, balancersOf(group))), NextMarker };
  };
}

function describeListeners(store: Store) {
  return ({ ListenerArns, LoadBalancerArn, ...page }: ListenersInput, context: CallContext): object => {
    if (LoadBalancerArn === undefined && (ListenerArns ?? []).length === 0) {
      throw new AwsError("ValidationError", "You must specify either listener ARNs or a load balancer ARN");
    }
    if (LoadBalancerArn !== undefined) pick(balancersIn(store, context), [LoadBalancerArn], balancerNotFound);
    const picked = pick(listenersIn(store, context), ListenerArns, listenerNotFound);
    const wanted = picked.filter(
      ({ properties }) =>
        LoadBalancerArn === undefined || textOrNumber(properties["LoadBalancerArn"]) === LoadBalancerArn,
    );
    const { items, NextMarker } = pageOf(wanted, page);
    return { Listeners: items.map(showListener), NextMarker };
  };
}

/** Load balancers know their target groups by their listeners' default actions. */
function balancersUsing({ physicalId }: PhysicalResource, listeners: readonly PhysicalResource[]): readonly string[] {
  const users = listeners.filter(({ properties }) =>
    objectsAt(properties, "DefaultActions").some((action) =>
      JSON.stringify(action).includes(JSON.stringify(physicalId)),
    ),
  );
  return [...new Set(users.map(({ properties }) => textOrNumber(properties["LoadBalancerArn"]) ?? ""))];
}
