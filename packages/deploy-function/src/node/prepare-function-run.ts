import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { DeployError, requireParameters, type DeployOutcome, type Verb } from "@logstack/deploy-core";
import {
  connectStackApi,
  offerCommands,
  readSources,
  requireNoStackOptions,
  steadyNow,
  type PreparedRun,
  type ScriptSetting,
} from "@logstack/deploy-core/node";
import { ALIAS_PARAMETER, RELEASE_PARAMETER, type FunctionDefinition } from "../model/function-definition.ts";
import type { FunctionRequest } from "../model/function-request.ts";
import { deployFunction } from "../operate/deploy-function.ts";
import { diagnoseFunction, verifyFunction } from "../operate/look-at-function.ts";
import { rollbackFunction } from "../operate/rollback-function.ts";
import { fillSettings } from "../plan/fill-settings.ts";
import type { FunctionPorts } from "../ports.ts";
import { connectLambda } from "./lambda-api.ts";
import { makeArchive } from "./make-archive.ts";

/** The verbs that code knows: it goes with the stack of its function, and is not destroyed by itself. */
export type FunctionVerb = Exclude<Verb, "destroy">;

/** Prepares a run: everything is read and checked that can be without a call to AWS. */
export async function prepareFunctionRun(definition: FunctionDefinition, setting: ScriptSetting): Promise<PreparedRun> {
  const { args, terminal, output } = setting;
  const verb = requireVerb(args);
  const sources = await readSources(definition, setting);
  const { startedAt, given, artifact, template, account, access, octopus, renew } = sources;
  const { values } = requireParameters({
    template,
    layer: definition,
    version: artifact.version,
    given: given.parameters,
    givenFrom: given.from,
    givenLines: given.lines,
    givenSources: given.sources,
    injected: octopus,
  });
  const request = {
    definition,
    version: artifact.version,
    environment: values["OctopusEnvironment"] ?? "",
    aliasArn: values[ALIAS_PARAMETER],
    expectedAccount: account,
    expectedRegion: args.region ?? process.env["LOGSTACK_REGION"],
    startedAt,
    deadlineAt: startedAt + args.waitMs,
    agreed: args.yes,
    commands: offerCommands(process.argv.slice(1), access),
  };
  const needsCode = verb === "plan" || verb === "deploy";
  const wanted = needsCode
    ? await makeArchive({
        codeFolder: path.join(artifact.folder, "code"),
        settings: fillSettings(definition, { values, template }),
        identity: {
          name: definition.name,
          version: artifact.version,
          release: values[RELEASE_PARAMETER] ?? artifact.version,
        },
      })
    : undefined;
  const connected = await connectStackApi(access, { account, renew, interrupted: terminal.interrupted });
  const lambda = await connectLambda({ ...access, region: connected.region });
  const ports: FunctionPorts = {
    stacks: connected.api,
    connect: lambda.connect,
    clock: { now: steadyNow, sleep: (ms) => terminal.sleep(ms), pause: (ms) => setTimeout(ms) },
    report: output.report,
    confirm: (question) => terminal.confirm(question),
    interrupted: terminal.interrupted,
    newToken: () => randomUUID(),
  };
  const whole = { ...request, region: connected.region };
  return {
    start: () =>
      wanted === undefined
        ? RUNS[verb as Exclude<FunctionVerb, "plan" | "deploy">](whole, ports)
        : deployFunction({ ...whole, verb: verb as "plan" | "deploy", wanted }, ports),
    close: () => {
      lambda.close();
      return connected.close();
    },
  };
}

const RUNS = {
  rollback: rollbackFunction,
  diagnose: diagnoseFunction,
  verify: verifyFunction,
} as const satisfies Record<
  Exclude<FunctionVerb, "plan" | "deploy">,
  (request: FunctionRequest, ports: FunctionPorts) => Promise<DeployOutcome>
>;

/** What code cannot be asked for: an option or a verb that would do nothing is better told than left. */
function requireVerb(args: ScriptSetting["args"]): FunctionVerb {
  const { verb } = args;
  requireNoStackOptions(args, "code");
  if (verb !== "destroy") return verb;
  throw new DeployError({
    code: "misuse",
    problem: "The code of a function is not destroyed by itself: it goes with the stack that has the function.",
    hints: ["Run with --help to see what can be given."],
  });
}
