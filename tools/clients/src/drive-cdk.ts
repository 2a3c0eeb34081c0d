import { cp } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.ts";
import type { Ended } from "./run-program.ts";
import { openWorkbench } from "./workbench.ts";
import type { Workbench } from "./workbench.ts";

/** The CDK CLI over the app of `apps/cdk`, in an environment that is bootstrapped. */
export interface Cdk extends Pick<Workbench, "attempts" | "clear" | "endpoint"> {
  /** Bootstraps the environment once more, and returns what was printed. */
  bootstrap(): Promise<string>;
  /** Returns the app under a name of its own, so that stories can be told at the same time. */
  story(name: string): CdkStory;
}

/** `cdk` for one story: stacks are `<name>Producer` and so on. Each call throws with all that was printed when it ends otherwise. */
export interface CdkStory {
  /** Runs `cdk` to a good end, and returns what it printed. */
  readonly done: (...args: readonly string[]) => Promise<string>;
  /** Runs `cdk` to a bad end, and returns what it printed. */
  readonly failed: (...args: readonly string[]) => Promise<string>;
  /** Runs `cdk`, and presses Ctrl-C when it has printed this. */
  readonly interrupted: (at: RegExp, ...args: readonly string[]) => Promise<void>;
}

const APP = fileURLToPath(new URL("../apps/cdk", import.meta.url));
const ENVIRONMENT = "aws://111111111111/ap-southeast-2";
/** No question, no news, no telemetry, no look for a newer version, and every line of progress. */
const QUIET = ["--no-notices", "--ci", "--progress", "events", "--require-approval", "never"];
const LIMIT_MS = 120_000;

/** Returns the CDK CLI after a bootstrap; undefined where it cannot be had. */
export async function openCdk(): Promise<Cdk | undefined> {
  const bench = await openWorkbench("cdk");
  if (bench === undefined) return undefined;
  await cp(APP, bench.folder, { recursive: true });
  const bootstrap = async () => expectEnd(0, await runCdk(bench, ["bootstrap", ENVIRONMENT]));
  await bootstrap();
  return {
    attempts: bench.attempts,
    clear: () => bench.clear(),
    endpoint: bench.endpoint,
    bootstrap,
    story(name) {
      // The CDK locks the folder that it writes templates to.
      const own = ["--output", `${name}.out`, "-c", `name=${name}`];
      const run = (args: readonly string[], interruptAt?: RegExp) => runCdk(bench, [...args, ...own], interruptAt);
      return {
        done: async (...args) => expectEnd(0, await run(args)),
        failed: async (...args) => expectEnd(1, await run(args)),
        interrupted: async (at, ...args) => void expectEnd(130, await run(args, at)),
      };
    },
  };
}

async function runCdk(bench: Workbench, args: readonly string[], interruptAt?: RegExp): Promise<Ended> {
  const { folder, installed, variables } = bench;
  return await runProgram([path.join(installed, "node_modules/.bin/cdk"), ...args, ...QUIET], {
    cwd: folder,
    env: {
      ...variables,
      NODE_PATH: path.join(installed, "node_modules"),
      CDK_DISABLE_VERSION_CHECK: "1",
      CDK_DISABLE_CLI_TELEMETRY: "true",
      // It judges templates without AWS, and takes three seconds of each command to do so.
      CDK_VALIDATION: "false",
    },
    limitMs: LIMIT_MS,
    ...(interruptAt === undefined ? {} : { interruptAt }),
  });
}

function expectEnd(expected: number, { exitCode, output }: Ended): string {
  if (exitCode === expected) return output;
  throw new Error(`cdk ended with ${exitCode} instead of ${expected}:\n${output}`);
}
