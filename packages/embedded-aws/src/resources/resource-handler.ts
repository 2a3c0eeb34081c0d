import type { CallContext } from "../service.ts";
import type { JsonObject } from "../json.ts";

/** A physical resource as the engine keeps it; other services (S3, EC2 describe calls) read the same records. */
export interface PhysicalResource {
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly physicalId: string;
  /** What `Ref` gives; mostly the physical id. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute name; nested names with dots (`Endpoint.Address`). */
  readonly attributes: JsonObject;
  /** Resolved properties, stack tags included where the type takes tags. */
  readonly properties: JsonObject;
  /** Undefined once its stack let go of it. */
  readonly stackId: string | undefined;
  readonly logicalId: string;
}

export interface ResourceRequest {
  readonly context: CallContext;
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** The stack's tags and the three `aws:cloudformation:` ones. */
  readonly tags: Readonly<Record<string, string>>;
  /** The resource's UpdatePolicy: a group obeys a part of it when it changes. */
  readonly updatePolicy?: JsonObject | undefined;
}

/**
 * Makes, changes and removes physical resources of one type, in the store. A refusal of the service
 * (name taken, bucket not empty) is thrown as a `ResourceFailure`. `durationOf` is in AWS's milliseconds.
 * None of it waits: a change and its caller's record of it are made in one turn, and so are on disk both or not at all.
 */
export interface ResourceHandler {
  create(request: ResourceRequest): PhysicalResource;
  update(request: ResourceRequest, current: PhysicalResource): PhysicalResource;
  delete(current: PhysicalResource): void;
  /** Deletes the resource and leaves a record of it; see `snapshotsIn`. */
  deleteWithSnapshot(current: PhysicalResource): void;
  /** Returns the resource as its service has it now, or undefined when somebody has deleted it past its stack. */
  read(current: PhysicalResource): PhysicalResource | undefined;
  /** Returns the resource that has the name already which the request gives; undefined also for a name to be made up. */
  findNamesake(request: ResourceRequest): PhysicalResource | undefined;
  /** Lets go of the resource: it stays, and belongs to no stack. */
  release(current: PhysicalResource): void;
  durationOf(step: "create" | "update" | "delete"): number;
  /**
   * The UniqueIds that will send a success signal on their own after `create` or `update`: a group's new instances.
   * The executor counts them against CreationPolicy and UpdatePolicy and writes the "Received SUCCESS signal" events.
   */
  signallersOf?(current: PhysicalResource): readonly string[];
  /** Puts on record what a machine of the resource shows on its console because it failed to signal. */
  recordConsole?(current: PhysicalResource, machine: string, text: string): void;
  /** A group of instances, for a rolling update; `current` is the group as its stack wants it. */
  rollingGroupOf?(current: PhysicalResource): RollingGroup | undefined;
}

/** A group of instances as a rolling update sees and changes it. */
export interface RollingGroup {
  view(): {
    readonly desiredCapacity: number;
    readonly maxSize: number;
    /** The instances that were started since CloudFormation last changed the group, in that order. */
    readonly launchedIds: readonly string[];
    /** The members that live, oldest first. */
    readonly members: readonly { readonly instanceId: string; readonly isObsolete: boolean }[];
  };
  /** Raises the group's MinSize and DesiredCapacity and starts what it then lacks. */
  grow(size: number): void;
  /** Ends members and starts so many others. */
  replace(instanceIds: readonly string[], replacements: number): void;
  /** Gives the group its own MinSize back, and the DesiredCapacity that it is to have. */
  restore(size: number): void;
  suspend(processes: readonly string[]): void;
  resume(processes: readonly string[]): void;
}

/** A service's own "no" to one resource; `message` is the text that becomes the ResourceStatusReason. */
export class ResourceFailure extends Error {
  override readonly name = "ResourceFailure";
}
