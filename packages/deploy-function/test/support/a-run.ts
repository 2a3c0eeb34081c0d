import type { DeployFact, DeployOutcome } from "@logstack/deploy-core";
import type { FunctionDefinition } from "../../src/model/function-definition.ts";
import type { DeployFunctionRequest } from "../../src/model/function-request.ts";
import type { WantedCode } from "../../src/model/wanted-code.ts";
import { deployFunction } from "../../src/operate/deploy-function.ts";
import type { FunctionApi, FunctionPorts } from "../../src/ports.ts";

export const ALIAS_ARN = "arn:aws:lambda:ap-southeast-2:111111111111:function:processor:live";

export const DEFINITION: FunctionDefinition = {
  kind: "function",
  name: "probe-function",
  component: "probe",
  purpose: "Answers.",
  template: "parameters.yaml",
  capabilities: [],
  inputs: { CodeAliasArn: { layer: "probe", component: "probe", output: "CodeAliasArn" } },
  stateful: {},
  code: "index.ts",
  settings: {},
};

/** Returns a request with defaults. */
export function aRequest(wanted: WantedCode, given: Partial<DeployFunctionRequest> = {}): DeployFunctionRequest {
  return {
    verb: "deploy",
    wanted,
    definition: DEFINITION,
    version: wanted.identity.version,
    environment: "ci",
    aliasArn: ALIAS_ARN,
    region: "ap-southeast-2",
    expectedAccount: undefined,
    expectedRegion: undefined,
    startedAt: 0,
    deadlineAt: 600_000,
    agreed: true,
    commands: { deploy: "deploy", destroy: "destroy", rollback: "rollback", diagnose: "diagnose", aws: "aws" },
    ...given,
  };
}

/** Returns ports over a function; what is reported goes to `facts`, and waiting takes no time but the clock's own. */
export function portsOver(
  api: FunctionApi,
  facts: DeployFact[] = [],
  given: Partial<FunctionPorts> = {},
): FunctionPorts {
  let now = 0;
  const pass = async (ms: number): Promise<void> => void (now += ms);
  return {
    stacks: { describeStack: async () => undefined, callerAccount: async () => "111111111111" },
    connect: () => api,
    clock: { now: () => now, sleep: pass, pause: pass },
    report: (fact) => void facts.push(fact),
    confirm: async () => "unanswerable",
    interrupted: () => false,
    newToken: () => "nonce",
    ...given,
  };
}

/** Deploys code to a function; returns how that ended and what was said. */
export async function deploy(
  api: FunctionApi,
  wanted: WantedCode,
  given: Partial<DeployFunctionRequest> = {},
): Promise<{ readonly outcome: DeployOutcome; readonly facts: readonly DeployFact[] }> {
  const facts: DeployFact[] = [];
  return { outcome: await deployFunction(aRequest(wanted, given), portsOver(api, facts)), facts };
}
