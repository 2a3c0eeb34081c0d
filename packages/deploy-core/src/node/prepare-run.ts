import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { deployStack } from "../deploy.ts";
import { destroyStack } from "../destroy.ts";
import { diagnoseStack } from "../diagnose.ts";
import { DeployError } from "../errors.ts";
import type { LayerDefinition } from "../model/layer.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import type { DeployRequest } from "../model/deploy-request.ts";
import type { RollbackRequest } from "../model/rollback-request.ts";
import { rollbackStack } from "../rollback.ts";
import { resolveRequest } from "../plan/resolve-request.ts";
import type { Ports } from "../ports.ts";
import { hideInputs } from "../operate/hide-inputs.ts";
import type { Verb } from "../report/deploy-event.ts";
import { renderDuration } from "../report/render-duration.ts";
import type { Arguments } from "./arguments.ts";
import { connectMachineApi } from "./machines/machine-api.ts";
import type { Access } from "./choose-access.ts";
import type { Given } from "./read-given.ts";
import { readSources } from "./read-sources.ts";
import type { PreparedRun, ScriptSetting } from "./run-script.ts";
import { requireNoConfigurationOptions } from "./require-no-stack-options.ts";
import { offerCommands } from "./offer-commands.ts";
import { connectDataApi } from "./probes/data-api.ts";
import { connectProofApi } from "./connect-proof-api.ts";
import { connectStackApi, type ConnectedStackApi } from "./connect-stack-api.ts";
import { connectTemplateStore } from "./connect-template-store.ts";
import { steadyNow } from "./steady-clock.ts";
import { verifyStack } from "../verify.ts";

/** What a run is prepared from. */
export interface RunSources extends ScriptSetting {
  readonly layer: LayerDefinition;
}

/** Prepares a run: everything is read and checked that can be without a call to AWS. */
export async function prepareRun(sources: RunSources): Promise<PreparedRun> {
  const { layer, args, terminal, output } = sources;
  requireNoConfigurationOptions(args);
  const { startedAt, given, artifact, template, account, access, octopus, renew } = await readSources(layer, sources);
  const request = {
    layer,
    template,
    version: artifact.version,
    given: given.parameters,
    givenFrom: given.from,
    givenLines: given.lines,
    givenSources: given.sources,
    injected: octopus,
    expectedAccount: account,
    expectedRegion: args.region ?? process.env["LOGSTACK_REGION"],
    onCreateFailure: args.onCreateFailure,
    allowReplacing: args.allowReplacing,
    allowRemoving: args.allowRemoving,
    allowRolling: args.allowRolling,
    skip: args.skip,
    disposable: args.disposable,
    migration: args.migration,
    onlyStack: args.onlyStack,
    emptying: args.emptying,
    receipt: args.receipt,
    proof: args.proof,
    startedAt,
    deadlineAt: startedAt + args.waitMs,
    liftProtection: args.liftProtection,
    allowChanging: args.allowChanging,
    commands: offerCommands(process.argv.slice(1), access),
  };
  const environment = NEEDS_ENVIRONMENT_ONLY.has(args.verb)
    ? requireEnvironment(given, args.verb)
    : checkRequest(request);
  const connected = await connectStackApi(access, {
    account,
    renew,
    interrupted: terminal.interrupted,
    onUnreachable: ({ reason, giveUpAfterMs }) =>
      output.report({
        event: "warning",
        message: `AWS${access.endpoint === undefined ? "" : ` at ${access.endpoint}`} does not answer (${reason}); trying again for up to ${renderDuration(giveUpAfterMs)}.`,
      }),
  });
  const machines = connectMachineApi(access);
  const ports = createPorts(sources, { connected, access, machines });
  if (!artifact.verified) {
    output.report({
      event: "warning",
      message: "deploying from the source folder: there is no artifact.json to check the files against.",
    });
  }
  const { region } = connected;
  return {
    async start() {
      if (NEEDS_ENVIRONMENT_ONLY.has(args.verb)) await hideInputs(ports, { ...request, environment });
      return RUNS[args.verb]({ ...request, environment, region, agreed: args.yes }, ports);
    },
    close: () => {
      machines.close();
      return connected.close();
    },
  };
}

type AnyRequest = Omit<DeployRequest, "verb"> & RollbackRequest;

const RUNS = {
  plan: (request, ports) => deployStack({ ...request, verb: "plan" }, ports),
  deploy: (request, ports) => deployStack({ ...request, verb: "deploy" }, ports),
  destroy: destroyStack,
  rollback: rollbackStack,
  diagnose: diagnoseStack,
  verify: verifyStack,
} as const satisfies Record<Arguments["verb"], (request: AnyRequest, ports: Ports) => Promise<DeployOutcome>>;

/** Checks the parameters before any connection is made; returns the environment they name. */
function checkRequest(request: Parameters<typeof resolveRequest>[0]): string {
  return resolveRequest(request).values["OctopusEnvironment"] ?? "";
}

/** These need no parameter but the environment: the stack may be too broken for its own to be right. */
const NEEDS_ENVIRONMENT_ONLY: ReadonlySet<Verb> = new Set(["destroy", "rollback", "diagnose", "verify"]);

function requireEnvironment({ parameters, from }: Given, verb: Verb): string {
  const environment = parameters["OctopusEnvironment"] ?? "";
  if (environment !== "" && !environment.includes("#{")) return environment;
  throw new DeployError({
    code: "invalidParameters",
    problem: `The parameters (${from}) do not name the environment to ${verb} in.`,
    hints: ['Give OctopusEnvironment a value, for instance "ci".'],
  });
}

function createPorts(
  { terminal, output }: RunSources,
  { connected, access, machines }: { connected: ConnectedStackApi; access: Access; machines: Ports["machines"] },
): Ports {
  return {
    stacks: connected.api,
    data: connectDataApi(access),
    proofs: connectProofApi(),
    templates: connectTemplateStore(access),
    machines,
    clock: { now: steadyNow, sleep: (ms) => terminal.sleep(ms), pause: (ms) => setTimeout(ms) },
    report: output.report,
    hide: output.hide,
    confirm: (question) => terminal.confirm(question),
    interrupted: terminal.interrupted,
    random: () => Math.random(),
    newToken: () => randomUUID().replaceAll("-", "").slice(0, 12),
    takeCancellation: terminal.takeCancellation,
    lookout: connected.lookout,
    loopback: connected.unlimited,
  };
}
