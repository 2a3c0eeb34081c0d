import { AwsError } from "../aws-error.ts";
import { showTags, tagsOfResource } from "../ec2/resource-tags.ts";
import { pageInOrder } from "../page.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import {
  balancerNotFound,
  balancersIn,
  listenerNotFound,
  listenersIn,
  pick,
  ruleNotFound,
  rulesIn,
  targetGroupNotFound,
  targetGroupsIn,
  type NotFound,
  type PageInput,
} from "./find.ts";

/** Which rules a request is about: those of a listener, or some by their ARNs. */
export interface RulesInput extends PageInput {
  readonly ListenerArn?: string;
  readonly RuleArns?: readonly string[];
}

interface Rule {
  readonly arn: string;
  readonly shown: object;
}

/** Returns DescribeRules, in order of priority; each listener ends with a rule that takes its default actions. */
export function describeRules(store: Store) {
  return ({ ListenerArn, RuleArns = [], Marker, PageSize = 400 }: RulesInput, context: CallContext): object => {
    if ((ListenerArn === undefined) === (RuleArns.length === 0)) {
      throw new AwsError("ValidationError", "You must specify either listener rule ARNs or a listener ARN");
    }
    const listeners = listenersIn(store, context);
    const wanted = ListenerArn === undefined ? listeners : pick(listeners, [ListenerArn], listenerNotFound);
    const rules = wanted.flatMap((listener) => rulesOf(listener, rulesIn(store, context)));
    const missing = RuleArns.find((arn) => !rules.some((rule) => rule.arn === arn));
    if (missing !== undefined) throw ruleNotFound(missing);
    const picked = rules.filter(({ arn }) => RuleArns.length === 0 || RuleArns.includes(arn));
    // Keys that sort as the list stands: by priority.
    const positions = new Map(picked.map(({ arn }, index) => [arn, String(index).padStart(6, "0")]));
    const { items, nextToken } = pageInOrder(picked, {
      token: Marker,
      size: PageSize,
      keyOf: ({ arn }) => positions.get(arn) ?? "",
      invalidToken: new AwsError("ValidationError", "The marker is not valid"),
    });
    return { Rules: items.map(({ shown }) => shown), NextMarker: nextToken };
  };
}

/** Returns DescribeTags of load balancers, target groups, listeners and rules. */
export function describeTags(store: Store) {
  return ({ ResourceArns }: { readonly ResourceArns: readonly string[] }, context: CallContext): object => {
    const kinds: readonly (readonly [string, NotFound, readonly PhysicalResource[]])[] = [
      [":loadbalancer/", balancerNotFound, balancersIn(store, context)],
      [":targetgroup/", targetGroupNotFound, targetGroupsIn(store, context)],
      [":listener-rule/", ruleNotFound, rulesIn(store, context)],
      [":listener/", listenerNotFound, listenersIn(store, context)],
    ];
    const TagDescriptions = ResourceArns.map((ResourceArn) => {
      const kind = kinds.find(([part]) => ResourceArn.includes(part));
      if (kind === undefined) throw new AwsError("ValidationError", `'${ResourceArn}' is not a valid ARN`);
      const [, notFound, resources] = kind;
      const [resource] = pick(resources, [ResourceArn], notFound);
      return { ResourceArn, Tags: resource === undefined ? [] : showTags(tagsOfResource(resource)) };
    });
    return { TagDescriptions };
  };
}

function rulesOf(listener: PhysicalResource, all: readonly PhysicalResource[]): readonly Rule[] {
  const own = all.filter(({ properties }) => properties["ListenerArn"] === listener.physicalId);
  return [...own.map((rule) => ({ arn: rule.physicalId, shown: showRule(rule) })), lastRuleOf(listener)];
}

function showRule({ physicalId, properties }: PhysicalResource): object {
  return {
    RuleArn: physicalId,
    Priority: textOrNumber(properties["Priority"]),
    Conditions: properties["Conditions"] ?? [],
    Actions: properties["Actions"] ?? [],
    IsDefault: false,
  };
}

/** AWS: a rule of its own, whose id is made up here out of the listener's. */
function lastRuleOf({ physicalId, properties }: PhysicalResource): Rule {
  const id = physicalId.slice(-16).split("").toReversed().join("");
  const arn = `${physicalId.replace(":listener/", ":listener-rule/")}/${id}`;
  const Actions = properties["DefaultActions"] ?? [];
  return { arn, shown: { RuleArn: arn, Priority: "default", Conditions: [], Actions, IsDefault: true } };
}
