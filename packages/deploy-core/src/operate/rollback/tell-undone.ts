import type { DoomedResource } from "../../model/doomed-resource.ts";
import type { Refusal } from "../../model/refusal.ts";
import { findDoomed } from "../../plan/data/find-doomed.ts";
import type { Undone } from "../../plan/status/find-undone.ts";
import { refuseDoomedData } from "../../plan/data/refuse-doomed-data.ts";
import { refuseUndeletable } from "../../plan/data/refuse-undeletable.ts";
import type { Ports } from "../../ports.ts";
import type { Undoing } from "./undoing.ts";
import { findObstacles, probeDoomed } from "../destroy/inspect-doomed.ts";
import { readDeployedTemplate } from "../read-deployed-template.ts";

/** What goes with a change, as it was shown, and the refusal where that is data that nobody named. */
export interface ToldUndoing {
  readonly doomed: readonly DoomedResource[];
  readonly losing: Refusal | undefined;
}

/** Reports what a rollback deletes and what it keeps, and judges it. */
export async function tellUndone(
  ports: Ports,
  { stack, rules, undone }: Undoing & { readonly undone: Undone },
): Promise<ToldUndoing> {
  if (undone.resources.length === 0) return { doomed: [], losing: undefined };
  const { stackName } = stack;
  const { layer, allowRemoving, commands } = rules;
  const deployed = await readDeployedTemplate(ports, { stack });
  const resources = findDoomed({ layer, resources: undone.resources, deployed }).map((resource): DoomedResource =>
    // AWS: RetainExceptOnCreate keeps a resource but for the rollback of the operation that made it.
    deployed?.resources.get(resource.logicalId)?.deletionPolicy === "RetainExceptOnCreate"
      ? { ...resource, fate: "delete" }
      : resource,
  );
  const doomed = await probeDoomed(ports, resources);
  const now = ports.clock.now();
  ports.report({ event: "destroying", resources: doomed, lookedAt: now });
  if (undone.what === "perhapsAll") ports.report({ event: "warning", message: UNKNOWN_HISTORY });
  const destruction = { stackName, allowRemoving, now, doing: nameUndoing(stackName) };
  const losing = refuseDoomedData(doomed, destruction);
  const obstacles = await findObstacles(ports, { stack, resources: doomed });
  if (undone.what === "stack") {
    const { aws, rollback: again, destroy: command } = commands;
    const undeletable = { stack, obstacles, aws, again, emptyBy: { command }, rules: destruction };
    return { doomed, losing: refuseUndeletable(undeletable, losing) };
  }
  // AWS: what the clean-up at the end of a rollback can not delete stays outside the stack, and nothing fails by it.
  for (const obstacle of obstacles) {
    if (obstacle.kind === "exportImported") continue;
    const { logicalId } = obstacle.resource;
    const message = `${logicalId} can not be deleted as it is; the rollback would leave it outside the stack.`;
    ports.report({ event: "warning", message });
  }
  return { doomed, losing };
}

/** What takes the data, as a refusal begins with it. */
export function nameUndoing(stackName: string): string {
  return `taking back the change of stack ${stackName}`;
}

const UNKNOWN_HISTORY =
  "AWS does not have the events any more that would show a good state of this stack. If it never was in one, all of this goes; otherwise only what is new since then.";
