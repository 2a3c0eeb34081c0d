import { ReleaseError } from "@logstack/release";
import type { LayerOptions } from "../../promote-request.ts";

/** @throws ReleaseError `unknownLayer` where something is allowed for a layer that is not among those of `whose`. */
export function refuseUnknownLayers(
  layerOptions: LayerOptions,
  { whose, layers }: { readonly whose: string; readonly layers: readonly string[] },
): void {
  const unknown = Object.keys(layerOptions).filter((layer) => !layers.includes(layer));
  if (unknown.length === 0) return;
  throw new ReleaseError({
    code: "unknownLayer",
    problem: `${whose} has no layer ${unknown.join(", ")}, for which something is allowed.`,
    hints: [`Its layers are ${layers.join(", ")}.`],
  });
}
