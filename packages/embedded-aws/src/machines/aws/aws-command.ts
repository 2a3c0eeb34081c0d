import { AwsError } from "../../aws-error.ts";
import { callerOf } from "../../sts/caller.ts";
import { DONE, type Machine, type MachineCommand } from "../machine.ts";
import type { MachineAnswer, MachineCall } from "../machine-runner.ts";
import { roleSessionOf } from "../role-session.ts";
import { CLI_OPERATIONS, LIFECYCLE_OPTIONS, SIGNAL_OPTIONS } from "./operations.ts";
import { parseCommand, UnknownCommand } from "./parse-command.ts";
import { renderResult } from "./render-result.ts";
import { callS3Api, copyObject } from "./s3-commands.ts";

/** `aws`, with the exit codes and texts of the AWS CLI 2: 252 for a command that is not known, 254 for a service's refusal. */
export const aws: MachineCommand = async (machine, call) => {
  const at = firstCommandAt(call.args);
  const [service = "", command = "", ...rest] = [...call.args.slice(at), ...call.args.slice(0, at)];
  try {
    return await answer(machine, call, { service, command, rest });
  } catch (error) {
    if (error instanceof UnknownCommand || error instanceof SyntaxError)
      return { code: 252, errors: `\naws: [ERROR]: ${error.message}\n` };
    if (!(error instanceof AwsError)) throw error;
    const operation = pascal(command);
    return {
      code: 254,
      errors: `\nAn error occurred (${error.code}) when calling the ${operation} operation: ${error.message}\n`,
    };
  }
};

/** Options of the CLI itself may come before its command. */
function firstCommandAt(args: readonly string[]): number {
  let at = 0;
  while (args[at]?.startsWith("--") === true) at += /^--(no-|debug)|=/.test(args[at] ?? "") ? 1 : 2;
  return at;
}

interface Asked {
  readonly service: string;
  readonly command: string;
  readonly rest: readonly string[];
}

async function answer(machine: Machine, call: MachineCall, { service, command, rest }: Asked): Promise<MachineAnswer> {
  const regionOf = (given: string | undefined): string => given ?? machine.instance().region;
  const name = `${service} ${command}`;
  if (service === "--version") return { code: 0, output: "aws-cli/2.0.0 embedded-aws\n" };
  switch (name) {
    case "s3 cp":
      return await copyObject(machine, call, rest);
    case "cloudformation signal-resource": {
      const { input, region } = parseCommand(rest, SIGNAL_OPTIONS);
      const status = input["Status"] === "SUCCESS" ? "SUCCESS" : "FAILURE";
      await machine.signal(status, () => machine.services.signal(input, regionOf(region)));
      return DONE;
    }
    case "autoscaling complete-lifecycle-action":
      parseCommand(rest, LIFECYCLE_OPTIONS);
      return DONE;
    case "elbv2 wait":
      return await waitForTarget(machine, call, rest);
    case "sts get-caller-identity": {
      const parsed = parseCommand(rest, {});
      const { account } = machine.instance();
      const session = roleSessionOf(machine.instance(), machine.store);
      const { userId, arn } = callerOf({ account, ...(session === undefined ? {} : { session }) });
      return { code: 0, output: renderResult({ UserId: userId, Account: account, Arn: arn }, parsed) };
    }
  }
  if (service === "s3api") return await callS3Api(machine, call, [command, ...rest]);
  const known = Object.hasOwn(CLI_OPERATIONS, name) ? CLI_OPERATIONS[name] : undefined;
  if (known === undefined) throw new UnknownCommand(`a rehearsed machine does not know "aws ${name}" on machines`);
  const parsed = parseCommand(rest, known.options);
  if (parsed.positional.length > 0) throw new UnknownCommand(`Unknown options: ${parsed.positional.join(", ")}`);
  const result = await machine.services.call(known.service, known.operation, {
    input: parsed.input,
    region: regionOf(parsed.region),
  });
  keepSecrets(machine, result);
  return { code: 0, output: renderResult(result, parsed) };
}

function pascal(command: string): string {
  return command
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** What is secret is kept before anybody prints it. */
function keepSecrets({ secrets }: Machine, result: object): void {
  const { SecretString, Parameter } = result as {
    SecretString?: string;
    Parameter?: { Type?: string; Value?: string };
  };
  if (SecretString !== undefined) secrets.add(SecretString);
  if (Parameter?.Type === "SecureString" && Parameter.Value !== undefined) secrets.add(Parameter.Value);
}

/** AWS CLI: it looks every 15 seconds, 40 times at most. */
async function waitForTarget(
  machine: Machine,
  { timeouts }: MachineCall,
  args: readonly string[],
): Promise<MachineAnswer> {
  const [what, ...rest] = args;
  const known = CLI_OPERATIONS["elbv2 describe-target-health"];
  if (what !== "target-in-service" || known === undefined) {
    throw new UnknownCommand(`a rehearsed machine does not know "aws elbv2 wait ${what ?? ""}" on machines`);
  }
  const { input, region } = parseCommand(rest, known.options);
  for (let look = 0; look < 40; look += 1) {
    const result = await machine.services.call(known.service, known.operation, {
      input,
      region: region ?? machine.instance().region,
    });
    const { TargetHealthDescriptions: targets = [] } = result as {
      TargetHealthDescriptions?: readonly { TargetHealth: { State: string } }[];
    };
    if (targets.length > 0 && targets.every(({ TargetHealth }) => TargetHealth.State === "healthy")) return DONE;
    const expired = await machine.sleep(15, timeouts);
    if (expired !== undefined) return { code: 143, expired };
  }
  return { code: 255, errors: "\nWaiter TargetInService failed: Max attempts exceeded\n" };
}
