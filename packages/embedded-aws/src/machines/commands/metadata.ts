import { objectAt, textOrNumber } from "../../resources/property-values.ts";
import { zoneIdOf } from "../../ec2/zone-ids.ts";
import type { Machine } from "../machine.ts";
import type { WebAnswer, WebRequest } from "./software.ts";

const NOT_FOUND: WebAnswer = { status: 404, body: "" };

/** Returns what the metadata service of an instance answers. AWS: version 2, a token first; version 1 only where it is not forbidden. */
export function answerMetadata(machine: Machine, { method, path, headers }: WebRequest): WebAnswer {
  if (path === "/latest/api/token") {
    if (method !== "PUT" || !headers.has("x-aws-ec2-metadata-token-ttl-seconds")) return { status: 400, body: "" };
    const token = `token-${machine.instance().instanceId}-${machine.tokens.size + 1}`;
    machine.tokens.add(token);
    return { status: 200, body: token };
  }
  const options = objectAt(machine.template, "MetadataOptions");
  const token = headers.get("x-aws-ec2-metadata-token");
  const isAllowed = token === undefined ? options["HttpTokens"] !== "required" : machine.tokens.has(token);
  if (!isAllowed) return { status: 401, body: "" };
  const value = read(machine, path.replace(/\/$/, ""));
  return value === undefined ? NOT_FOUND : { status: 200, body: value };
}

function read(machine: Machine, path: string): string | undefined {
  const tag = /^\/latest\/meta-data\/tags\/instance\/(.+)$/.exec(path)?.[1];
  const instance = machine.instance();
  if (tag !== undefined) {
    const isShown = textOrNumber(objectAt(machine.template, "MetadataOptions")["InstanceMetadataTags"]) === "enabled";
    return isShown ? instance.tags[decodeURIComponent(tag)] : undefined;
  }
  const { instanceId, imageId, instanceType, zone, region, account, privateIp } = instance;
  const hostName = `ip-${privateIp.replaceAll(".", "-")}.${region}.compute.internal`;
  const facts: Readonly<Record<string, string | undefined>> = {
    "/latest/dynamic/instance-identity/document": JSON.stringify({
      accountId: account,
      region,
      availabilityZone: zone,
      instanceId,
      instanceType,
      imageId,
      privateIp,
    }),
    "/latest/meta-data/ami-id": imageId,
    "/latest/meta-data/hostname": hostName,
    "/latest/meta-data/instance-id": instanceId,
    "/latest/meta-data/instance-type": instanceType,
    "/latest/meta-data/local-hostname": hostName,
    "/latest/meta-data/local-ipv4": privateIp,
    "/latest/meta-data/placement/availability-zone": zone,
    "/latest/meta-data/placement/availability-zone-id": zoneIdOf(zone),
    "/latest/meta-data/placement/region": region,
    "/latest/meta-data/services/domain": "amazonaws.com",
  };
  return Object.hasOwn(facts, path) ? facts[path] : undefined;
}
