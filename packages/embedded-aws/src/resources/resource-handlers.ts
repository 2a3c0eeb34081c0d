import type { Clock, Ids } from "../clock.ts";
import type { Store } from "../state/store.ts";
import type { DynamicReferenceLookup } from "../template/dynamic-references.ts";
import type { PhysicalResource, ResourceHandler } from "./resource-handler.ts";

/** What the handlers share. */
export interface ResourcePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** All resource types the engine can make, and a view on what it made. */
export interface ResourceHandlers {
  /** The handler of a type; throws AWS's `Unrecognized resource types` for one that is not modelled. */
  handlerFor(type: string): ResourceHandler;
  /** A resource as it is now, or undefined when it is gone. */
  find(key: Pick<PhysicalResource, "account" | "region" | "type" | "physicalId">): PhysicalResource | undefined;
  /** What dynamic references and SSM parameter types lead to in one account and region. */
  lookup(context: { readonly account: string; readonly region: string }): DynamicReferenceLookup;
}

export declare function createResourceHandlers(ports: ResourcePorts): ResourceHandlers;
