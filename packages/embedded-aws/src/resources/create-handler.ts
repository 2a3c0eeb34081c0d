import { recordConsole } from "../ec2/console.ts";
import type { Ids } from "../clock.ts";
import { member } from "../json.ts";
import { behaviourOf } from "./behaviours.ts";
import { notFoundFailure } from "./failures.ts";
import { namedSubject, newSubject, type Identity } from "./identity.ts";
import { refuseWhileInUse } from "./in-use.ts";
import { DEFAULT_SECONDS, OVERLAYS } from "./overlay.ts";
import {
  ResourceFailure,
  type PhysicalResource,
  type ResourceHandler,
  type ResourceRequest,
} from "./resource-handler.ts";
import { recordSnapshot } from "./snapshots.ts";
import { withStackTags } from "./tags.ts";
import { resourceKey, type World } from "./world.ts";

/**
 * Returns the handler of one type: it keeps resources by their identity and asks the type's behaviour for what the
 * service does beyond that. Everything is checked before anything is changed.
 */
export function createHandler(type: string, identity: Identity, world: World): ResourceHandler {
  const behaviour = behaviourOf(type);
  const seconds = { ...DEFAULT_SECONDS, ...member(OVERLAYS, type)?.seconds };
  const keep = (request: ResourceRequest, physicalId: string, previous?: PhysicalResource): PhysicalResource => {
    const described = describe(identity, request, { physicalId, previous, world });
    const resource = behaviour.apply?.(described, world, { previous, updatePolicy: request.updatePolicy }) ?? described;
    const key = resourceKey(resource);
    if (previous !== undefined && resourceKey(previous) !== key) world.resources.delete(resourceKey(previous));
    world.resources.put(key, resource);
    return resource;
  };
  const remove = (current: PhysicalResource): PhysicalResource | undefined => {
    const resource = world.resources.get(resourceKey(current));
    // AWS: deleting what somebody has already deleted by hand succeeds.
    if (resource === undefined) return undefined;
    refuseWhileInUse(resource, world);
    behaviour.refuseDelete?.(resource, world);
    behaviour.remove?.(resource, world);
    world.resources.delete(resourceKey(resource));
    return resource;
  };
  return {
    create(request) {
      behaviour.refuseChange?.(request, world, undefined);
      const proposed = identity.physicalId(newSubject(request, world.ids));
      const physicalId = behaviour.physicalId?.(proposed, request, world) ?? proposed;
      refuseTakenName(request, physicalId, world);
      return keep(request, physicalId);
    },
    update(request, current) {
      const previous = world.resources.get(resourceKey(current));
      // AWS: what somebody has deleted by hand is not made anew; whoever changes it learns that it is gone.
      if (previous === undefined || behaviour.isGone?.(previous, world) === true) {
        throw notFoundFailure(current, world.ids);
      }
      behaviour.refuseChange?.(request, world, current);
      return keep(request, current.physicalId, previous);
    },
    delete: (current) => {
      remove(current);
    },
    deleteWithSnapshot(current) {
      const removed = remove(current);
      if (removed !== undefined) recordSnapshot(removed, world);
    },
    read(current) {
      const resource = world.resources.get(resourceKey(current));
      return resource === undefined || behaviour.isGone?.(resource, world) === true ? undefined : resource;
    },
    findNamesake: (request) => findNamesake(request, identity.physicalId(newSubject(request, NO_IDS)), world),
    release(current) {
      const resource = world.resources.get(resourceKey(current));
      if (resource !== undefined) world.resources.put(resourceKey(resource), { ...resource, stackId: undefined });
    },
    durationOf: (step) => seconds[step] * 1000,
    signallersOf: (current) => behaviour.signallersOf?.(current, world) ?? [],
    recordConsole: (place, instanceId, text) => recordConsole(world.store, { place, instanceId, text }),
    rollingGroupOf: (current) => behaviour.rollingGroupOf?.(current, world),
  };
}

function describe(
  identity: Identity,
  request: ResourceRequest,
  known: { readonly physicalId: string; readonly previous: PhysicalResource | undefined; readonly world: World },
): PhysicalResource {
  const { physicalId, previous, world } = known;
  const subject = namedSubject(request, { physicalId, previous: previous?.attributes ?? {} }, world.ids);
  return {
    account: request.context.account,
    region: request.context.region,
    type: request.type,
    physicalId,
    ref: physicalId,
    // AWS: `Fn::GetAtt` reads properties back too; an attribute of the same name is the service's own word.
    attributes: { ...request.properties, ...identity.attributes?.(subject) },
    properties: withStackTags(request.type, request.properties, request.tags),
    stackId: request.stackId,
    logicalId: request.logicalId,
  };
}

/** Ids that nothing has: for the name of what nobody is going to make. */
const NO_IDS: Ids = { uuid: () => "?", hex: () => "?", suffix: () => "?" };

/** AWS: a name is taken by whoever made it first; the text says which stack that was, if it still has the resource. */
function refuseTakenName(request: ResourceRequest, physicalId: string, world: World): void {
  const taken = findNamesake(request, physicalId, world);
  if (taken === undefined) return;
  const owner = taken.stackId === undefined ? "" : ` in stack ${taken.stackId}`;
  throw new ResourceFailure(`${physicalId} already exists${owner}`);
}

function findNamesake(request: ResourceRequest, physicalId: string, world: World): PhysicalResource | undefined {
  const { context, type, properties } = request;
  const taken = world.resources.get(resourceKey({ ...context, type, physicalId, properties }));
  return taken === undefined || behaviourOf(type).isGone?.(taken, world) === true ? undefined : taken;
}
