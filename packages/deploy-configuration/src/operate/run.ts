import type { BundleOfRole } from "../model/bundle.ts";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import type { PointerMove, WantedRole } from "../plan/plan-next-step.ts";
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

/** Writes pointers and tells of each; without a step, nothing is told. */
export async function movePointers(
  { layer, ports }: Pick<Run, "layer" | "ports">,
  {
    moves,
    step,
  }: { readonly moves: readonly PointerMove[]; readonly step: "moved" | "movedBack" | "settled" | undefined },
): Promise<void> {
  for (const { role, pointer } of moves) {
    await layer.api.pointers.write(role, pointer);
    if (step === undefined) continue;
    const { digest, version, release } = pointer.current;
    ports.report({ event: "configurationStep", step, role, digest, version, release });
  }
}
