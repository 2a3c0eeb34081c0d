import type { DeployOutcome } from "@logstack/deploy-core";
import type { BundleOfRole } from "../model/bundle.ts";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import type { WantedRole, WayBack } from "../plan/plan-next-step.ts";
import { refuseOvertaken } from "../plan/refuse-roles.ts";
import type { ConfigurationPorts } from "../ports.ts";
import type { HeldLease } from "./hold-lease.ts";
import type { OpenedLayer } from "./open-layer.ts";

/** A run that holds the lease. */
export interface Run {
  readonly request: ConfigurationRequest;
  readonly ports: ConfigurationPorts;
  readonly layer: OpenedLayer;
  readonly wanted: readonly WantedRole[];
  readonly bundles: readonly BundleOfRole[];
  readonly lease: HeldLease;
  /** Machines do not run: the pointers are moved, and nobody waits. */
  readonly assumed: boolean;
}

/** What is written, and as what it is told; without a step, nothing is told. */
export interface PointerMoves {
  /** A role without a pointer has none from then on. */
  readonly moves: readonly WayBack[];
  readonly step: "moved" | "movedBack" | "settled" | undefined;
}

/** Writes pointers and tells of each, as long as the lease is held: it is looked at right before each. */
export async function movePointers(
  { layer, ports, lease }: Pick<Run, "layer" | "ports" | "lease">,
  { moves, step }: PointerMoves,
): Promise<"moved" | "overtaken"> {
  for (const { role, pointer } of moves) {
    if (!(await lease.stillHeld())) return "overtaken";
    if (pointer === undefined) {
      await layer.api.pointers.remove(role);
      continue;
    }
    await layer.api.pointers.write(role, pointer);
    if (step === undefined) continue;
    const { digest, version, release } = pointer.current;
    ports.report({ event: "configurationStep", step, role, digest, version, release });
  }
  return "moved";
}

/** What is left to say where another process has the lease: it goes on with these machines. */
export function overtaken({ request: { commands } }: Pick<Run, "request">): DeployOutcome {
  return { kind: "refused", refusal: refuseOvertaken(commands) };
}
