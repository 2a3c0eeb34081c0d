import type { LayerDescription } from "../model/layer.ts";
import type { StackResource } from "../model/observed-stack.ts";
import type { DoomedResource } from "../model/doomed-resource.ts";
import type { ParsedTemplate, ResourcePolicy } from "../template/template.ts";
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
      const declared = resource?.metadata["Stateful"];
      return {
        logicalId,
        type,
        physicalId,
        fate: FATES[resource?.deletionPolicy ?? DEFAULT_POLICIES[type] ?? "Delete"],
        holds:
          layer.stateful[logicalId] ?? (typeof declared === "string" ? declared : undefined) ?? STATEFUL_TYPES[type],
      };
    });
}

/** AWS: "DeletionPolicy attribute": clusters of RDS are kept in a snapshot unless the template says otherwise. */
const DEFAULT_POLICIES: Readonly<Record<string, ResourcePolicy>> = { "AWS::RDS::DBCluster": "Snapshot" };

const FATES = {
  Delete: "delete",
  Retain: "retain",
  RetainExceptOnCreate: "retain",
  Snapshot: "snapshot",
} as const satisfies Record<ResourcePolicy, DoomedResource["fate"]>;
