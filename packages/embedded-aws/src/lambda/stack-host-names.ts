import { textOrNumber } from "../resources/property-values.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** The types that give a name which clients connect to, and where each has it. */
const NAMED: readonly (readonly [type: string, attribute: string])[] = [
  ["AWS::ElasticLoadBalancingV2::LoadBalancer", "DNSName"],
  ["AWS::Route53::RecordSet", "Name"],
];

/** Returns the host names that resources of an account and region have given out: no machine answers to them here. */
export function findStackHostNames(store: Store, place: Place): readonly string[] {
  const names = NAMED.flatMap(([type, attribute]) =>
    openSharedResources(store, type)
      .list(place)
      .map(({ attributes, properties }) => textOrNumber(attributes[attribute]) ?? textOrNumber(properties[attribute])),
  );
  return [...new Set(names.flatMap((name) => (name === undefined ? [] : [name.replace(/\.$/, "").toLowerCase()])))];
}
