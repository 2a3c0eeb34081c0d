import { isLive, openInstanceStore } from "../ec2/instance-store.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { RESOURCES_TABLE } from "../resources/world.ts";
import type { Machine } from "./machine.ts";

/** Services that listen on ports of their own; on any other port of the machine whatever else is active listens. */
const PORTS: Readonly<Record<string, string>> = {
  "9200": "elasticsearch",
  "9300": "elasticsearch",
  "9600": "logstash",
  "2375": "docker",
};

/** Returns the unit that listens on a port of the machine itself, or undefined. */
export function listenerOn({ active }: Machine, port: string): string | undefined {
  const expected = Object.hasOwn(PORTS, port) ? PORTS[port] : undefined;
  if (expected !== undefined) return active.has(expected) ? expected : undefined;
  return [...active].find((unit) => unit !== "docker");
}

/** Names that AWS gives out: one that no resource has leads nowhere. */
const OF_AWS = /\.amazonaws\.com(\.cn)?$/;

/** Returns whether a host answers on a port, as far as the engine knows of it; a stranger's is taken to. */
export async function connectTo(machine: Machine, place: PlaceToConnect): Promise<boolean> {
  const { host, port } = place;
  if (host === "" || !/^\d+$/.test(port)) return false;
  if (isLoopback(host)) return listenerOn(machine, port) !== undefined;
  const cachePort = machine.reachCache === undefined ? undefined : findCachePort(machine, host);
  if (cachePort !== undefined) return cachePort === port && (await machine.reachCache?.()) === true;
  if (isKnownHost(machine, host)) return true;
  if (OF_AWS.test(host)) return false;
  return !isPrivateAddress(host);
}

/** Where something may listen; both as a script writes them. */
export interface PlaceToConnect {
  readonly host: string;
  readonly port: string;
}

/** Returns the port at which the replication group listens that has this name, if one does. */
function findCachePort({ store, instance }: Machine, host: string): string | undefined {
  const { account, region } = instance();
  for (const [, { type, attributes }] of store
    .table<PhysicalResource>(RESOURCES_TABLE)
    .entries(`${account}/${region}/`)) {
    if (type !== "AWS::ElastiCache::ReplicationGroup") continue;
    for (const endpoint of ["PrimaryEndPoint", "ConfigurationEndPoint", "ReaderEndPoint"]) {
      const port = attributes[`${endpoint}.Port`];
      if (attributes[`${endpoint}.Address`] === host && typeof port === "string") return port;
    }
  }
  return undefined;
}

/** Returns true for the machine itself. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** Returns true for a name that a resource of the account and region has, and for the address of an instance that runs. */
export function isKnownHost({ store, instance }: Machine, host: string): boolean {
  const { account, region } = instance();
  const wanted = host.toLowerCase();
  if (
    openInstanceStore(store)
      .list({ account, region }, 0)
      .some((it) => isLive(it) && it.privateIp === host)
  )
    return true;
  const resources = store.table<PhysicalResource>(RESOURCES_TABLE);
  for (const place of [region, "global"]) {
    for (const [, { attributes, properties }] of resources.entries(`${account}/${place}/`)) {
      const texts = [...Object.values(attributes), properties["Name"]];
      if (texts.some((text) => typeof text === "string" && text.replace(/\.$/, "").toLowerCase() === wanted))
        return true;
    }
  }
  return false;
}

/** Addresses of the network that engines give to instances: nobody else is there. */
function isPrivateAddress(host: string): boolean {
  return /^10\.0\.\d+\.\d+$/.test(host);
}
