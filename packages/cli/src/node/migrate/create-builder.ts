import type { DeployEvent, DeployOutcome, Verb } from "@logstack/deploy-core";
import type { Builder, SiteStack } from "@logstack/migration/node";
import { findEnvironment } from "@logstack/release";
import { findCall } from "../../call.ts";
import { PROJECT } from "../../project.ts";
import { startArtifactProcess } from "../artifact-process.ts";
import type { Gateway } from "../environment-access.ts";
import { createWorkbench, prepareLayers, type PreparedLayer } from "../prepare-layers.ts";
import type { Project } from "../project.ts";
import { readSecretsOf } from "../read-secrets.ts";
import { runArtifact } from "../run-artifact.ts";
import type { Terminal } from "../terminal.ts";

/** What sites are built with. */
export interface BuilderContext {
  readonly project: Project;
  readonly gateway: Gateway;
  readonly terminal: Terminal;
  /** The declaration's file, which is where the values of a site's variables come from. */
  readonly declaredIn: string;
  /** Tells what an artifact warns of. */
  readonly note: (message: string) => void;
}

/** Creates the builder of sites: each is deployed and destroyed by its layer's own artifact, in a process of its own. */
export function createBuilder(context: BuilderContext): Builder {
  return {
    async build(stack, migrationId) {
      await run(context, { stack, verb: "deploy", options: ["--migration", migrationId] });
    },
    async destroy({ stackId, migrationId, allowRemoving, emptying, ...stack }) {
      const options = [
        "--yes",
        "--only-stack",
        stackId,
        "--migration",
        migrationId,
        "--lift-protection",
        stack.stackName,
        ...allowRemoving.flatMap((id) => ["--allow-removing", id]),
        ...emptying.flatMap((id) => ["--empty-bucket", id]),
      ];
      await run(context, { stack, verb: "destroy", options });
    },
  };
}

/**
 * Opens a site's artifact and fills its parameters, so that what is missing is told before anything is begun; returns what to do when it is
 * no longer needed.
 */
export async function prepareSite(
  { project, gateway, terminal, declaredIn }: BuilderContext,
  { place, layer }: Pick<SiteStack, "place" | "layer">,
): Promise<{ readonly prepared: PreparedLayer; readonly remove: () => void }> {
  const workbench = await createWorkbench();
  const environment = findEnvironment(project.config, place.like);
  try {
    const [prepared] = await prepareLayers([layer], {
      project,
      environment: place.environment,
      like: place.like,
      overrides: { values: place.variables, source: `in ${declaredIn}` },
      workbench,
      secrets: readSecretsOf(environment, { gateway, terminal }),
    });
    if (prepared === undefined) throw new Error("a layer was prepared and is not there");
    return { prepared, remove: () => workbench.remove() };
  } catch (error) {
    workbench.remove();
    throw error;
  }
}

interface ArtifactCall {
  readonly stack: SiteStack;
  readonly verb: Verb;
  readonly options: readonly string[];
}

async function run(context: BuilderContext, { stack, verb, options }: ArtifactCall): Promise<void> {
  const { project, gateway, terminal, note } = context;
  const { place, layer, stackName } = stack;
  const environment = findEnvironment(project.config, place.like);
  const { prepared, remove } = await prepareSite(context, stack);
  const heard: { outcome?: DeployOutcome; problem?: string } = {};
  try {
    const access = await gateway.to(environment);
    const on = (event: DeployEvent): void => {
      if (event.event === "finished") heard.outcome = event.outcome;
      if (event.event === "error") heard.problem = event.problem;
      if (event.event === "warning") note(event.message);
    };
    await runArtifact(
      {
        layer,
        verb,
        folder: prepared.folder,
        parameters: prepared.parameters,
        options: ["--account", environment.account, ...options],
        env: {
          ...access.env,
          LOGSTACK_COMMAND: `${findCall(terminal.env)} {verb} ${layer} {to} ${place.environment}`,
          LOGSTACK_AWS_COMMAND: access.awsCommand,
          LOGSTACK_PLACES_FILE: PROJECT.config,
          LOGSTACK_PARAMETER_SOURCES: JSON.stringify(prepared.sources),
          LOGSTACK_REGION: environment.region,
        },
        process: startArtifactProcess(terminal.env),
      },
      { on, hold: () => () => undefined },
    );
  } finally {
    remove();
  }
  const wrong = heard.problem ?? (heard.outcome === undefined ? "it ended without a word." : findWrong(heard.outcome));
  if (wrong !== undefined) throw new Error(`Stack ${stackName}: ${wrong}`);
}

/** Why an outcome is not what was asked for; undefined when it is. */
function findWrong(outcome: DeployOutcome): string | undefined {
  switch (outcome.kind) {
    case "refused":
      return [outcome.refusal.problem, ...outcome.refusal.reasons].join(" ");
    case "failed":
      return `it is in ${outcome.status}; \`logstack diagnose\` says why.`;
    case "rolledBack":
      return "its deployment failed and was rolled back; `logstack diagnose` says why.";
    case "stillRunning":
      return "it was still being worked on when the wait ended.";
    case "interrupted":
      return "it was interrupted.";
    case "rejected":
      return "it is deployed, and does not pass its smoke test.";
    case "deployed":
    case "unchanged":
    case "destroyed":
    case "absent":
    case "planned":
    case "restored":
    case "diagnosed":
    case "verified":
      return undefined;
  }
}
