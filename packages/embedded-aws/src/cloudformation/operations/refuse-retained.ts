import { notModelled } from "../../aws-error.ts";
import type { StackRecord } from "../model/records.ts";
import type { Desk } from "./desk.ts";

/**
 * Refuses by name to roll back with RetainExceptOnCreate where that would delete what a policy retains.
 * AWS: with it a rollback deletes what the failed operation made, also under a DeletionPolicy of Retain. Deployment
 * tools always ask for it, and where nothing new is retained it asks for nothing.
 */
export function refuseRetained({ tables }: Pick<Desk, "tables">, stack: StackRecord): void {
  const added = tables.undo.all(stack).filter(({ before }) => before === undefined);
  const isNew = new Set(added.map(({ logicalId }) => logicalId));
  const retained = tables.resources
    .all(stack)
    .find(
      ({ attributes, logicalId }) =>
        attributes.DeletionPolicy === "Retain" && (stack.lastStable === undefined || isNew.has(logicalId)),
    );
  if (retained === undefined) return;
  throw notModelled(`RetainExceptOnCreate for ${retained.logicalId}, which is new and has the DeletionPolicy Retain`);
}
