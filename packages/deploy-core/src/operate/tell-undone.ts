import type { DoomedResource } from "../model/doomed-resource.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import type { RollbackRequest } from "../model/rollback-request.ts";
import { findDoomed } from "../plan/find-doomed.ts";
import type { Undone } from "../plan/find-undone.ts";
import { refuseDoomedData } from "../plan/refuse-doomed-data.ts";
import type { Ports } from "../ports.ts";
import { probeDoomed } from "./inspect-doomed.ts";
import { readDeployedTemplate } from "./read-deployed-template.ts";

/** What a rollback would delete, and whose consent it has. */
export interface UndoneRequest {
  readonly request: RollbackRequest;
  readonly stack: ObservedStack;
  readonly undone: Undone;
}

/** Reports what a rollback deletes and what it keeps; returns the refusal where that is data that nobody named. */
export async function tellUndone(
  ports: Ports,
  { request, stack, undone }: UndoneRequest,
): Promise<Refusal | undefined> {
  if (undone.resources.length === 0) return undefined;
  const deployed = await readDeployedTemplate(ports, stack);
  const doomed = findDoomed({ layer: request.layer, resources: undone.resources, deployed }).map(
    (resource): DoomedResource =>
      // AWS: RetainExceptOnCreate keeps a resource but for the rollback of the operation that made it.
      deployed?.resources.get(resource.logicalId)?.deletionPolicy === "RetainExceptOnCreate"
        ? { ...resource, fate: "delete" }
        : resource,
  );
  const resources = await probeDoomed(ports, doomed);
  const lookedAt = ports.clock.now();
  ports.report({ event: "destroying", resources, lookedAt });
  const { stackName } = stack;
  const { allowRemoving } = request;
  const doing = `taking back the change of stack ${stackName}`;
  return refuseDoomedData(resources, { stackName, allowRemoving, now: lookedAt, doing });
}
