import type { LayerDescription } from "../../model/layer.ts";
import type { StackResource } from "../../model/observed-stack.ts";
import type { DoomedResource } from "../../model/doomed-resource.ts";
import type { ParsedTemplate, ResourcePolicy } from "../../template/template.ts";
import { findDeclared } from "./find-stateful.ts";
import { deletionPolicyOf } from "./policy-effects.ts";
import { STATEFUL_TYPES } from "./stateful-types.ts";

/** What a destruction is judged by. */
export interface DoomSources {
  readonly layer: LayerDescription;
  readonly resources: readonly StackResource[];
  /** The template that is deployed; its DeletionPolicies decide. Undefined when it can not be read. */
  readonly deployed: ParsedTemplate | undefined;
}

/** Finds what a destruction does to each living resource of a stack; without a template, the worst is assumed. */
export function findDoomed({ layer, resources, deployed }: DoomSources): readonly DoomedResource[] {
  return resources
    .filter(({ status }) => status !== "DELETE_COMPLETE")
    .map(({ logicalId, type, physicalId }) => {
      const resource = deployed?.resources.get(logicalId);
      return {
        logicalId,
        type,
        physicalId,
        fate: resource === undefined ? "delete" : FATES[deletionPolicyOf(resource)],
        holds: layer.stateful[logicalId] ?? findDeclared(resource) ?? STATEFUL_TYPES[type],
      };
    });
}

const FATES = {
  Delete: "delete",
  Retain: "retain",
  RetainExceptOnCreate: "retain",
  Snapshot: "snapshot",
} as const satisfies Record<ResourcePolicy, DoomedResource["fate"]>;
