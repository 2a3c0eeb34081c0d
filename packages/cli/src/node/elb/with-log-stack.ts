import { DeployError, nameStack, type ObservedStack } from "@logstack/deploy-core";
import { connectLogStack, type LogStack, type LogStackNames } from "@logstack/elb-processor/log-stack";
import { findEnvironment, type EnvironmentConfig } from "@logstack/release";
import { openGateway } from "../environment-access.ts";
import { readProject, requireLayers } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { withStacks } from "../with-stacks.ts";

/** A stack of load balancers' logs that is connected, and where it is. */
export interface OpenedLogStack extends LogStack {
  readonly stackName: string;
  readonly region: string;
}

/**
 * Returns what `use` makes of an environment's stack of load balancers' logs, found by its outputs.
 *
 * @throws DeployError `noStack` when there is none, `noOutputs` when it is no stack of this kind.
 */
export async function withLogStack<T>(
  { where, terminal }: { readonly where: { environment: string; layer: string }; readonly terminal: Terminal },
  use: (stack: OpenedLogStack) => Promise<T>,
): Promise<T> {
  const project = await readProject(terminal.cwd);
  const environment = findEnvironment(project.config, where.environment);
  requireLayers(project, [where.layer]);
  const stackName = nameStack(environment.name, where.layer);
  const gateway = openGateway(project, terminal);
  try {
    const { observed, region } = await withStacks({ environment, gateway }, async (connection) => ({
      observed: await connection.api.describeStack(stackName),
      region: connection.region,
    }));
    refuseOtherAccount(observed, environment);
    const { env } = await gateway.to(environment);
    const stack = connectLogStack(readNames(observed?.outputs, { ...where, stackName }), env);
    try {
      return await use({ ...stack, stackName, region });
    } finally {
      stack.close();
    }
  } finally {
    await gateway.close();
  }
}

/** Of another account nothing is read, and nothing is sent in it. */
function refuseOtherAccount(observed: ObservedStack | undefined, { name, account }: EnvironmentConfig): void {
  const found = observed?.stackId.split(":")[4];
  if (found === undefined || found === account) return;
  throw new DeployError({
    code: "wrongAccount",
    problem: `The credentials for ${name} lead to account ${found}, and logstack.json says ${account}.`,
    hints: ["Set AWS_PROFILE, or sign in, so that they lead to the right one."],
  });
}

interface NamedStack {
  readonly stackName: string;
  readonly environment: string;
  readonly layer: string;
}

function readNames(
  outputs: Readonly<Record<string, string>> | undefined,
  { stackName, environment, layer }: NamedStack,
): LogStackNames {
  const deploy = `Deploy it: logstack deploy ${layer} --to ${environment}`;
  if (outputs === undefined) {
    throw new DeployError({ code: "noStack", problem: `There is no stack ${stackName}.`, hints: [deploy] });
  }
  const lacking = Object.values(OUTPUTS).filter((name) => (outputs[name] ?? "") === "");
  if (lacking.length > 0) {
    throw new DeployError({
      code: "noOutputs",
      problem: `The stack ${stackName} has no output ${lacking.join(", ")}: it is older, or of another kind.`,
      hints: [deploy, "--layer names the layer whose stack is meant."],
    });
  }
  const read = (name: keyof LogStackNames): string => outputs[OUTPUTS[name]] ?? "";
  return {
    bucket: read("bucket"),
    functionName: read("functionName"),
    logGroup: read("logGroup"),
    failedEventsUrl: read("failedEventsUrl"),
  };
}

const OUTPUTS: Readonly<Record<keyof LogStackNames, string>> = {
  bucket: "LogsBucketName",
  functionName: "ProcessorFunctionName",
  logGroup: "ProcessorLogGroupName",
  failedEventsUrl: "FailedEventsQueueUrl",
};
