import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";

/** What a load balancer's attributes are until a template says otherwise, by its type (ELB API reference, LoadBalancerAttribute). */
export const LOAD_BALANCER_DEFAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  application: {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http2.enabled": "true",
  },
  network: {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "load_balancing.cross_zone.enabled": "false",
  },
};

/** The same for a target group (TargetGroupAttribute). */
export const TARGET_GROUP_DEFAULTS: Readonly<Record<string, string>> = {
  "deregistration_delay.timeout_seconds": "300",
  "stickiness.enabled": "false",
};

/** Returns the defaults with what the resource's list of attributes sets. */
export function showAttributes(
  resource: PhysicalResource | undefined,
  property: string,
  defaults: Readonly<Record<string, string>>,
): readonly object[] {
  const own = objectsAt(resource?.properties ?? {}, property).map(
    (attribute) => [textOrNumber(attribute["Key"]) ?? "", textOrNumber(attribute["Value"]) ?? ""] as const,
  );
  const all = { ...defaults, ...Object.fromEntries(own) };
  return Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
}
