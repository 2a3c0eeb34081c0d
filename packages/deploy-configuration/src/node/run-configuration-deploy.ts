import { runScript } from "@logstack/deploy-core/node";
import type { ConfigurationDefinition } from "../model/configuration-definition.ts";
import { renderHelp } from "./help.ts";
import { prepareConfigurationRun } from "./prepare-configuration-run.ts";

/**
 * Runs the deploy script of a configuration: the command line in, the exit code out (left in `process.exitCode`).
 * Never rejects.
 */
export async function runConfigurationDeploy(definition: ConfigurationDefinition): Promise<void> {
  await runScript({
    help: renderHelp(definition),
    prepare: (setting) => prepareConfigurationRun(definition, setting),
  });
}
