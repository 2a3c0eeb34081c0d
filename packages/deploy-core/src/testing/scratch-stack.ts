import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { deployStack } from "../deploy.ts";
import { diagnoseStack } from "../diagnose.ts";
import { destroyStack } from "../destroy.ts";
import { nameStack } from "../model/desired-stack.ts";
import type { LayerDefinition } from "../model/layer.ts";
import type { ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import type { Access } from "../node/choose-access.ts";
import { connectProofApi } from "../node/connect-proof-api.ts";
import { connectDataApi } from "../node/probes/data-api.ts";
import { connectMachineApi } from "../node/machines/machine-api.ts";
import { connectStackApi } from "../node/connect-stack-api.ts";
import { connectTemplateStore } from "../node/connect-template-store.ts";
import type { Ports } from "../ports.ts";
import type { DeployFact } from "../report/deploy-event.ts";
import { LOCAL_FILE, type LayerFiles } from "./layer-files.ts";

/** A layer that is deployed from its scratch values, through the pipeline that an artifact uses. */
export interface ScratchStack {
  deploy(options?: { readonly disposable: boolean }): Promise<Told>;
  destroy(options?: { readonly naming: "everything" | "nothing" }): Promise<Told>;
  diagnose(): Promise<Told>;
  describe(): Promise<ObservedStack | undefined>;
  /** What the stack has now; none when it is gone. */
  listResources(): Promise<readonly StackResource[]>;
  close(): void;
}

/** How a run ended, and all that it said. */
export interface Told {
  readonly outcome: DeployOutcome;
  readonly facts: readonly DeployFact[];
}

/** What a scratch stack is made from. */
export interface ScratchStackParts {
  readonly layer: LayerDefinition;
  readonly files: LayerFiles;
  readonly endpoint: string;
}

/** The version that scratch stacks are deployed as. */
export const SCRATCH_VERSION = "0.0.0-test";

/** Connects to an AWS on this machine; nothing is deployed yet. */
export async function connectScratchStack({ layer, files, endpoint }: ScratchStackParts): Promise<ScratchStack> {
  const access: Access = {
    credentials: { accessKeyId: "000000000000", secretAccessKey: "loopback" },
    region: "ap-southeast-2",
    endpoint,
    loopback: true,
    source: "the test",
  };
  const connected = await connectStackApi(access);
  const { api, region } = connected;
  const environment = files.local["OctopusEnvironment"] ?? "scratch";
  const stackName = nameStack(environment, layer.component);
  const tell = async (run: (ports: Ports) => Promise<DeployOutcome>): Promise<Told> => {
    const facts: DeployFact[] = [];
    return { outcome: await run(createPorts({ stacks: api, access }, (fact) => facts.push(fact))), facts };
  };
  const request = {
    layer,
    template: files.template,
    version: SCRATCH_VERSION,
    region,
    expectedAccount: undefined,
    commands: { deploy: "deploy", destroy: "destroy", rollback: "rollback", diagnose: "diagnose", aws: "aws" },
  };
  // What a scratch stack holds was made by its test, so all of it may go.
  const consent = { agreed: true, allowRemoving: Object.keys(layer.stateful), liftProtection: [stackName] };
  return {
    deploy: (options) =>
      tell((ports) => deployStack({ ...request, ...defaultChoices(files), ...tenMinutes(), ...options }, ports)),
    destroy: ({ naming } = { naming: "everything" }) =>
      tell((ports) =>
        destroyStack(
          { ...request, ...(naming === "everything" ? consent : NOTHING), environment, ...tenMinutes() },
          ports,
        ),
      ),
    diagnose: () => tell((ports) => diagnoseStack({ ...request, ...defaultChoices(files), environment }, ports)),
    describe: () => api.describeStack(stackName),
    listResources: () => api.listResources(stackName),
    close: () => void connected.close(),
  };
}

const NOTHING = { agreed: true, allowRemoving: [], liftProtection: [] };

function createPorts(
  { stacks, access }: { readonly stacks: Ports["stacks"]; readonly access: Access },
  report: Ports["report"],
): Ports {
  return {
    stacks,
    data: connectDataApi(access),
    proofs: connectProofApi(),
    templates: connectTemplateStore(access),
    machines: connectMachineApi(access),
    report,
    hide: () => undefined,
    clock: { now: () => Date.now(), sleep: (ms) => sleep(ms), pause: (ms) => sleep(ms) },
    confirm: () => Promise.resolve("unanswerable"),
    interrupted: () => false,
    takeCancellation: () => false,
    lookout: { glance: async () => ({ kind: "alone" }) },
    random: () => Math.random(),
    newToken: () => randomUUID().replaceAll("-", "").slice(0, 12),
    loopback: true,
  };
}

function defaultChoices(files: LayerFiles) {
  return {
    verb: "deploy",
    given: files.local,
    givenFrom: LOCAL_FILE,
    injected: {},
    onCreateFailure: "keep",
    allowReplacing: [],
    allowRemoving: [],
    allowRolling: [],
    skip: [],
  } as const;
}

/** Ends a test whose stack never does; however busy the machine is, a deployment takes seconds. */
function tenMinutes() {
  const startedAt = Date.now();
  return { startedAt, deadlineAt: startedAt + 600_000 };
}
