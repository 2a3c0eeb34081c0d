import { checkPipelines, readPipelines, readSamples, renderFinding } from "@logstack/logstash-config";
import { readPackage, runSamples, type SampleRun } from "@logstack/logstash-config/node";
import { unreadable } from "@logstack/release/node";
import type { Terminal } from "../terminal.ts";

/** What `logstack config check` was asked to check. */
export interface CheckConfigRequest {
  /** Files and folders, which together are one package. */
  readonly paths: readonly string[];
}

/**
 * Checks Logstash pipelines and their samples, and runs the samples where there is a Logstash. Returns 0, or 2 where anything
 * is refused or a sample fails. Needs no project.
 *
 * @throws ReleaseError `unreadableFile`.
 */
export async function checkConfig({ paths }: CheckConfigRequest, terminal: Terminal): Promise<number> {
  const sources = await readPackage(paths, terminal.cwd).catch((error: unknown) => {
    throw unreadable(pathOf(error) ?? paths.join(", "), error);
  });
  const { pipelines } = readPipelines(sources, {});
  const samples = sources.samples.map((file) =>
    readSamples(
      file,
      pipelines.map(({ id }) => id),
    ),
  );
  const findings = [...checkPipelines(sources), ...samples.flatMap((read) => read.findings)];
  for (const finding of findings) terminal.result(renderFinding(finding));
  const refused = findings.filter(({ kind }) => kind === "refused").length;
  const count = sources.files.length === 1 ? "1 file" : `${sources.files.length} files`;
  terminal.result(
    `${count}: ${refused === 0 ? "nothing" : refused} refused, ${findings.length - refused || "nothing"} to look at.`,
  );
  if (refused > 0) return 2;
  let failed = 0;
  for (const pipeline of pipelines) {
    const own = samples.filter((read) => read.samples.pipeline === pipeline.id).flatMap((read) => read.samples.samples);
    if (own.length > 0) failed += tell(await runSamples({ pipeline, samples: own }, terminal.env), terminal);
  }
  return failed === 0 ? 0 : 2;
}

/** Tells how samples fared; returns how many did not as expected. */
function tell(run: SampleRun, terminal: Terminal): number {
  switch (run.kind) {
    case "notRun":
      terminal.result(run.why);
      return 0;
    case "failed":
      for (const line of [`${run.problem} Its last lines:`, ...run.lastLines.map((each) => `  ${each}`)])
        terminal.result(line);
      return 1;
    case "ran": {
      const failed = run.samples.filter(({ problems }) => problems.length > 0);
      for (const { sample, problems } of failed) {
        const { file, line, column } = sample.at;
        terminal.result(`${file}:${line}:${column}: error: "${sample.name}" is not as expected. ${problems.join(" ")}`);
      }
      terminal.result(`${run.samples.length - failed.length} samples as expected, ${failed.length} not.`);
      return failed.length;
    }
  }
}

function pathOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.path;
}
