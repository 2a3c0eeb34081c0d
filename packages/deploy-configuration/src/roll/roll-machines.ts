import { DeployError } from "@logstack/deploy-core";
import type { RollOutcome } from "./roll-outcome.ts";
import type { RollPorts } from "./roll-ports.ts";
import type { RollRequest } from "./roll-request.ts";

/**
 * Brings a configuration to the machines that run: waits for those that take it by themselves, and replaces the others, one at a
 * time and in the order of the groups. What is right already is skipped, so a roll that was ended anywhere is gone on with.
 */
export async function rollMachines(request: RollRequest, _ports: RollPorts): Promise<RollOutcome> {
  throw new DeployError({
    code: "notYet",
    problem: `Machines of ${request.groups.map(({ role }) => role).join(", ")} cannot be rolled yet.`,
  });
}
