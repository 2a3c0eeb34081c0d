import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { installProgram } from "@logstack/clients/install-program";
import { readTemplateAsJson } from "./template-as-json.ts";
import { REGION, type StackDefinition } from "./stack-definition.ts";
import type { MeasuredCommand } from "./run-measured.ts";

/** Somebody who deploys, under the name it has in the table. */
export interface Deployer {
  readonly name: string;
  /** Its account: what it does is no other deployer's business. */
  readonly account: string;
  /** Returns the commands that bring stacks to what is wanted, one after the other. */
  prepare(wanted: Wanted): Promise<readonly Omit<MeasuredCommand, "env">[]>;
  readonly env?: Readonly<Record<string, string>>;
}

/** What is wanted, and an empty folder to prepare it in. */
export interface Wanted {
  readonly definitions: readonly StackDefinition[];
  readonly folder: string;
}

const run = promisify(execFile);

/** Returns the AWS CLI where it is installed; undefined otherwise. */
export async function findAwsCli(): Promise<Deployer | undefined> {
  const program = await findProgram("aws");
  if (program === undefined) return undefined;
  const { stdout } = await run(program, ["--version"]);
  return {
    name: `AWS CLI ${/aws-cli\/(\S+)/.exec(stdout)?.[1] ?? ""}`,
    account: "222222222222",
    prepare: ({ definitions, folder }) =>
      Promise.all(
        definitions.map(async (definition) => {
          const { stackName, templateBody, parameters, tags } = definition;
          const file = path.join(folder, `${stackName}.template`);
          await writeFile(file, templateBody);
          const deploy = [program, "cloudformation", "deploy", "--stack-name", stackName, "--template-file", file];
          const options = [
            "--no-fail-on-empty-changeset",
            "--capabilities",
            "CAPABILITY_NAMED_IAM",
            "--parameter-overrides",
            ...assignments(parameters),
            "--tags",
            ...assignments(tags),
          ];
          return { command: [...deploy, ...options] as unknown as [string, ...string[]], cwd: folder };
        }),
      ),
  };
}

/** Returns the path of a program that is installed; a version manager's stand-in would be measured too, so what it stands for. */
async function findProgram(name: string): Promise<string | undefined> {
  const ask = async (program: string, args: readonly string[]): Promise<string | undefined> =>
    await run(program, args).then(
      ({ stdout }) => stdout.trim() || undefined,
      () => undefined,
    );
  const found = await ask("/bin/sh", ["-c", `command -v ${name}`]);
  if (found?.includes("/shims/") !== true) return found;
  return (await ask("pyenv", ["which", name])) ?? found;
}

/** Returns the CDK CLI after npm has installed it; undefined where it cannot be had. */
export async function findCdk(): Promise<Deployer | undefined> {
  const installed = await installProgram("cdk");
  if (installed === undefined) return undefined;
  const program = path.join(installed, "node_modules/aws-cdk/bin/cdk");
  const { stdout } = await run(process.execPath, [program, "--version"]);
  const account = "333333333333";
  return {
    name: `CDK ${stdout.split(" ")[0] ?? ""}`,
    account,
    env: { CDK_DISABLE_VERSION_CHECK: "1", CDK_DISABLE_CLI_TELEMETRY: "true", CDK_VALIDATION: "false" },
    async prepare({ definitions, folder }) {
      await writeAssembly(folder, { definitions, account });
      const names = definitions.map(({ stackName }) => stackName);
      const parameters = definitions.flatMap(({ stackName, parameters }) =>
        Object.entries(parameters).flatMap(([name, value]) => ["--parameters", `${stackName}:${name}=${value}`]),
      );
      const quiet = ["--no-notices", "--ci", "--progress", "events", "--require-approval", "never"];
      const command = [process.execPath, program, "deploy", ...names, "--app", folder, ...quiet, ...parameters];
      return [{ command: command as unknown as [string, ...string[]], cwd: folder }];
    },
  };
}

/** A cloud assembly as `cdk synth` would write it, of stacks that need no bootstrap: nothing is synthesized while it is measured. */
async function writeAssembly(
  folder: string,
  { definitions, account }: { readonly definitions: readonly StackDefinition[]; readonly account: string },
): Promise<void> {
  const artifacts: Record<string, object> = {};
  for (const { stackName, templateBody, tags } of definitions) {
    const templateFile = `${stackName}.template.json`;
    await writeFile(path.join(folder, templateFile), JSON.stringify(readTemplateAsJson(templateBody)));
    const environment = `aws://${account}/${REGION}`;
    const properties = { templateFile, tags, validateOnSynth: false };
    artifacts[stackName] = { type: "aws:cloudformation:stack", environment, properties, displayName: stackName };
  }
  await writeFile(path.join(folder, "manifest.json"), JSON.stringify({ version: "36.0.0", artifacts }));
}

function assignments(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}
