import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { requireParameters, type DeployOutcome, type Verb } from "@logstack/deploy-core";
import {
  connectStackApi,
  offerCommands,
  readSources,
  requireNoStackOptions,
  steadyNow,
  type PreparedRun,
  type ScriptSetting,
} from "@logstack/deploy-core/node";
import type { ConfigurationDefinition } from "../model/configuration-definition.ts";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import { deployConfiguration } from "../operate/deploy-configuration.ts";
import { destroyConfiguration } from "../operate/destroy-configuration.ts";
import { diagnoseConfiguration, verifyConfiguration } from "../operate/look-at-configuration.ts";
import { rollbackConfiguration } from "../operate/rollback-configuration.ts";
import type { ConfigurationPorts } from "../ports.ts";
import { ROLL_LIMITS } from "../roll/roll-request.ts";
import { chooseElasticsearch } from "./choose-elasticsearch.ts";
import { connectElasticsearch } from "./elasticsearch-client.ts";
import { makeBundle } from "./make-bundle.ts";
import { readMachineFiles } from "./read-machine-files.ts";
import { rehearsesMachines } from "./rehearses-machines.ts";

/** Prepares a run: everything is read and checked that can be without a call to AWS. */
export async function prepareConfigurationRun(
  definition: ConfigurationDefinition,
  setting: ScriptSetting,
): Promise<PreparedRun> {
  const { args, folder, terminal, output } = setting;
  const { verb } = args;
  const allowRolling = splitConsents(definition, args.allowRolling);
  requireNoStackOptions({ ...args, allowRolling: allowRolling.others }, "a configuration");
  const sources = await readSources(definition, setting);
  const { startedAt, given, artifact, template, account, access, octopus, renew } = sources;
  const { values, pending } = requireParameters({
    template,
    layer: definition,
    version: artifact.version,
    given: given.parameters,
    givenFrom: given.from,
    givenLines: given.lines,
    givenSources: given.sources,
    injected: octopus,
  });
  const noEcho = [...template.parameters.values()].filter((parameter) => parameter.noEcho);
  const files = await readMachineFiles(artifact.verified ? artifact.folder : folder);
  const connected = await connectStackApi(access, { account, renew, interrupted: terminal.interrupted });
  const { connectConfiguration } = await import("./connect-configuration.ts");
  const configuration = connectConfiguration({ ...access, region: connected.region });
  const request: ConfigurationRequest = {
    definition,
    version: artifact.version,
    environment: values["OctopusEnvironment"] ?? "",
    release: values["ReleaseNumber"] ?? artifact.version,
    values,
    pending: pending.map(({ parameter }) => parameter),
    noEcho: new Set(noEcho.map(({ name }) => name)),
    files,
    region: connected.region,
    expectedAccount: account,
    expectedRegion: args.region ?? process.env["LOGSTACK_REGION"],
    startedAt,
    deadlineAt: startedAt + args.waitMs,
    agreed: args.yes,
    allowRolling: allowRolling.roles,
    limits: access.loopback ? { ...ROLL_LIMITS, lookMs: LOOPBACK_LOOK_MS } : ROLL_LIMITS,
    commands: offerCommands(process.argv.slice(1), access),
  };
  const ports: ConfigurationPorts = {
    stacks: connected.api,
    connect: configuration.connect,
    cluster: (address) => {
      if (access.loopback && (process.env["ELASTICSEARCH_URL"] ?? "") === "") return "rehearsed";
      const place = chooseElasticsearch(address, process.env);
      return place === undefined ? undefined : connectElasticsearch(place);
    },
    queues: access.loopback ? "rehearsed" : "told",
    pack: makeBundle,
    clock: { now: steadyNow, sleep: (ms) => terminal.sleep(ms), pause: (ms) => setTimeout(ms) },
    idle: (ms) => setTimeout(ms, undefined, { ref: false }),
    report: output.report,
    confirm: (question) => terminal.confirm(question),
    interrupted: terminal.interrupted,
    newToken: () => randomUUID(),
    loopback: access.loopback && !(await rehearsesMachines(access.endpoint)),
  };
  return {
    start: () =>
      verb === "plan" || verb === "deploy"
        ? deployConfiguration({ ...request, verb }, ports)
        : RUNS[verb](request, ports),
    close: () => {
      configuration.close();
      return connected.close();
    },
  };
}

/** Of what `--allow-rolling` names: roles whose machines hold events, and whatever else. */
function splitConsents({ roles }: ConfigurationDefinition, named: readonly string[]) {
  const holds = (name: string) => roles.some((role) => role.name === name && role.gate === "queue");
  return { roles: new Set(named.filter(holds)), others: named.filter((name) => !holds(name)) };
}

/** An emulator on this machine may be asked often. */
const LOOPBACK_LOOK_MS = 200;

const RUNS = {
  rollback: rollbackConfiguration,
  destroy: destroyConfiguration,
  diagnose: diagnoseConfiguration,
  verify: verifyConfiguration,
} as const satisfies Record<
  Exclude<Verb, "plan" | "deploy">,
  (request: ConfigurationRequest, ports: ConfigurationPorts) => Promise<DeployOutcome>
>;
