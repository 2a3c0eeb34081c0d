import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { clientEnvironment } from "./aws-cli.ts";

const run = promisify(execFile);

/** Returns true when boto3 is installed; says that `what` was left unchecked when it is not. */
export async function hasBoto3(what: string): Promise<boolean> {
  try {
    await run("python3", ["-c", "import boto3"]);
    return true;
  } catch {
    console.warn(`boto3 is not installed: ${what} was not checked.`);
    return false;
  }
}

/** Runs Python with these arguments against an endpoint, and returns the JSON of each line that it prints. */
export async function runPython(endpoint: string, args: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await run("python3", [...args], { env: clientEnvironment(endpoint) });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}
