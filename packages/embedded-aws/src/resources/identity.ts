import type { Ids } from "../clock.ts";
import { textIn, type JsonObject } from "../json.ts";
import type { ResourceRequest } from "./resource-handler.ts";

/** How resources of one type are named and what they tell about themselves. */
export interface Identity {
  /** The physical id of a new resource, which is also what `Ref` gives. */
  physicalId(subject: NewSubject): string;
  /** What `Fn::GetAtt` gives beside the type's properties, which it gives too. */
  attributes?(subject: NamedSubject): JsonObject;
}

/** A resource as its identity sees it. */
export interface Subject {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly properties: JsonObject;
  /** A property's text (numbers and booleans as text too), or undefined where it is not given. */
  text(property: string): string | undefined;
  /** `arn:aws:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string;
}

/** A resource that is to be made. */
export interface NewSubject extends Subject {
  readonly ids: Ids;
  /** `<stack>-<logical id>-<suffix>`, the two parts cut so that the whole is not longer than `limit`. */
  generatedName(limit: number): string;
}

/** A resource that exists. */
export interface NamedSubject extends Subject {
  readonly physicalId: string;
  /** An attribute that the service makes up once: the value it has, or `make`'s when it has none yet. */
  once(attribute: string, make: (ids: Ids) => string): string;
}

const SUFFIX_LENGTH = 12;

/** Returns what the identity of a new resource is made from. */
export function newSubject(request: ResourceRequest, ids: Ids): NewSubject {
  return {
    ...subjectOf(request),
    ids,
    generatedName: (limit) => generateName(request, limit, ids.suffix(SUFFIX_LENGTH)),
  };
}

/** Returns what the attributes of a resource are made from; `previous` are the ones it has. */
export function namedSubject(
  request: ResourceRequest,
  named: { readonly physicalId: string; readonly previous: JsonObject },
  ids: Ids,
): NamedSubject {
  return {
    ...subjectOf(request),
    physicalId: named.physicalId,
    once: (attribute, make) => textIn(named.previous[attribute]) || make(ids),
  };
}

function subjectOf({ context, stackName, logicalId, properties }: ResourceRequest): Subject {
  const { account, region } = context;
  return {
    account,
    region,
    stackName,
    logicalId,
    properties,
    text: (property) => scalarText(properties, property),
    arn: (service, resource) => `arn:aws:${service}:${region}:${account}:${resource}`,
  };
}

function scalarText(properties: JsonObject, property: string): string | undefined {
  const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** AWS: a long name keeps a part of the stack's name and a part of the logical id, so that people can still tell. */
function generateName({ stackName, logicalId }: ResourceRequest, limit: number, suffix: string): string {
  const room = limit - suffix.length - 2;
  const logical = logicalId.slice(0, Math.max(Math.floor(room / 2), room - stackName.length));
  const stack = stackName.slice(0, room - logical.length).replace(/-+$/, "");
  return `${stack}-${logical}-${suffix}`;
}
