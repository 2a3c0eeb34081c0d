import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Pipeline } from "../pipelines/pipeline.ts";
import { buildHarness, renderInput } from "../samples/build-harness.ts";
import { type JudgedSample, judgeSamples, readOutput } from "../samples/judge-samples.ts";
import type { Sample } from "../samples/sample.ts";

/** How running samples ended. `notRun`: there is no Logstash here. `failed`: Logstash did not run the filters. */
export type SampleRun =
  | { readonly kind: "notRun"; readonly why: string }
  | { readonly kind: "failed"; readonly problem: string; readonly lastLines: readonly string[] }
  | { readonly kind: "ran"; readonly samples: readonly JudgedSample[] };

/**
 * Sends the samples of a pipeline through its filters by the Logstash in `LOGSTASH_HOME`: one process for all of them,
 * which reads nothing of the machine's own settings and writes into a folder that is removed afterwards.
 */
export async function runSamples(
  { pipeline, samples }: { readonly pipeline: Pipeline; readonly samples: readonly Sample[] },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SampleRun> {
  const home = environment["LOGSTASH_HOME"] ?? "";
  if (home === "") {
    const why = `No sample of ${pipeline.id} was run: LOGSTASH_HOME does not say where Logstash is on this machine.`;
    return { kind: "notRun", why };
  }
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-samples-"));
  try {
    const [settings, data, logs] = ["settings", "data", "logs"].map((name) => path.join(folder, name));
    for (const made of [settings, data, logs]) if (made !== undefined) await mkdir(made);
    await writeFile(path.join(folder, "settings", "logstash.yml"), "");
    await writeFile(path.join(folder, "harness.conf"), buildHarness(pipeline));
    const command = { file: path.join(home, "bin", "logstash"), args: argumentsFor(folder), environment };
    return judgeRun(samples, await run(command, renderInput(samples)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One worker, so that events come out in the order in which they go in. */
function argumentsFor(folder: string): readonly string[] {
  return [
    ["--path.config", path.join(folder, "harness.conf")],
    ["--path.settings", path.join(folder, "settings")],
    ["--path.data", path.join(folder, "data")],
    ["--path.logs", path.join(folder, "logs")],
    ["--pipeline.workers", "1"],
    ["--log.level", "error"],
    ["--api.enabled", "false"],
  ].flat();
}

interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
  readonly problem?: string;
}

function judgeRun(samples: readonly Sample[], finished: Finished): SampleRun {
  if (finished.problem === undefined && finished.exitCode === 0) {
    return { kind: "ran", samples: judgeSamples(samples, readOutput(finished.output)) };
  }
  const problem = finished.problem ?? `Logstash ended with exit code ${finished.exitCode ?? "none"}.`;
  const lines = `${finished.output}\n${finished.errors}`.split("\n").filter((line) => line.trim() !== "");
  return { kind: "failed", problem, lastLines: lines.slice(-20) };
}

async function run(
  {
    file,
    args,
    environment,
  }: { file: string; args: readonly string[]; environment: Readonly<Record<string, string | undefined>> },
  input: string,
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env: environment, stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("error", (error) =>
      resolve({ exitCode: null, output, errors, problem: `${file} cannot be started: ${error.message}.` }),
    );
    child.on("close", (exitCode) => resolve({ exitCode, output, errors }));
    // A Logstash that ends before it has read everything says why by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
