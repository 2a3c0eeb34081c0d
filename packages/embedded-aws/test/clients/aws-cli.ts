import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { promisify } from "node:util";

let version: Promise<string | undefined> | undefined;

/** Returns what the AWS CLI says of its version, asked once; undefined, with a word on what stays unchecked, where there is none. */
export async function awsCliVersion(): Promise<string | undefined> {
  version ??= aws("http://127.0.0.1:1", ["--version"]).catch(() => {
    console.warn("The AWS CLI is not installed: how it speaks to the engine was not checked.");
    return undefined;
  });
  return await version;
}

/** Returns true when the AWS CLI is installed; says what was left unchecked when it is not. */
export async function hasAwsCli(): Promise<boolean> {
  return (await awsCliVersion()) !== undefined;
}

/** Runs the AWS CLI against an endpoint, with nothing of this machine's own configuration. */
export async function aws(endpoint: string, args: readonly string[], config = "/dev/null"): Promise<string> {
  const env = { ...clientEnvironment(endpoint), AWS_CONFIG_FILE: config };
  const { stdout } = await promisify(execFile)("aws", [...args], { env });
  return stdout;
}

/** How a command of the AWS CLI ended that failed. */
export interface AwsCliFailure {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the AWS CLI to a bad end; throws when it ends well. */
export async function awsFailure(endpoint: string, args: readonly string[]): Promise<AwsCliFailure> {
  try {
    await aws(endpoint, args);
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, stdout, stderr };
  }
  throw new Error(`aws ${args.join(" ")} did not fail.`);
}

/** Runs the AWS CLI, presses Ctrl-C as soon as it is `ready` for it, and returns its exit code as a shell tells it. */
export async function awsInterrupted(
  endpoint: string,
  args: readonly string[],
  ready: () => Promise<unknown>,
): Promise<number> {
  const child = spawn("aws", [...args], { env: clientEnvironment(endpoint), stdio: "ignore" });
  const gone = once(child, "close") as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  try {
    await ready();
  } finally {
    child.kill("SIGINT");
  }
  const [code, signal] = await gone;
  return code ?? (signal === null ? 0 : 128 + constants.signals[signal]);
}

/** Returns the environment of a client: the engine in place of AWS, and nothing of this machine's own configuration. */
export function clientEnvironment(endpoint: string): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env["PATH"],
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "111111111111",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_DEFAULT_REGION: "ap-southeast-2",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
