import type { LayerDefinition } from "../model/layer.ts";
import { renderHelp } from "./help.ts";
import { prepareRun } from "./prepare-run.ts";
import { runScript } from "./run-script.ts";

/** Runs a layer's deploy script, as `runScript` does. Never rejects. */
export async function runDeploy(layer: LayerDefinition): Promise<void> {
  await runScript({ help: renderHelp(layer), prepare: (setting) => prepareRun({ layer, ...setting }) });
}
