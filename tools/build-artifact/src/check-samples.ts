import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { findPipelineSources, type Finding, type PreparedRole } from "@logstack/deploy-configuration";
import { readPipelines, readSamples, type Pipeline, type SampleFile } from "@logstack/logstash-config";
import { runSamples } from "@logstack/logstash-config/node";
import type { Layer } from "./read-layer.ts";

/** What is wrong with samples, and what is worth knowing of how they ran. */
export interface CheckedSamples {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/** Reads the sample events in `samples/`, and runs them where `LOGSTASH_HOME` says where Logstash is; else says that they are unrun. */
export async function checkSamples({ folder }: Layer, roles: readonly PreparedRole[]): Promise<CheckedSamples> {
  const names = (await readdir(path.join(folder, "samples")).catch(() => [])).filter((name) =>
    name.endsWith(".samples.json"),
  );
  if (names.length === 0 || roles.length === 0) return { findings: [], notes: [] };
  const pipelines = roles.flatMap((role) =>
    findPipelineSources(role).flatMap((sources) => readPipelines(sources, {}).pipelines),
  );
  const ids = pipelines.map(({ id }) => id);
  const read = await Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(path.join(folder, "samples", name), "utf8");
      return readSamples({ file: `samples/${name}`, text }, ids);
    }),
  );
  const findings = read.flatMap((each) =>
    each.findings.map(({ kind, at, message }): Finding => ({ kind, ...at, message })),
  );
  if (findings.some(({ kind }) => kind === "refused")) return { findings, notes: [] };
  const runs = await Promise.all(
    pipelines.map((pipeline) =>
      runOne(
        pipeline,
        read.map(({ samples }) => samples),
      ),
    ),
  );
  return {
    findings: [...findings, ...runs.flatMap((run) => run.findings)],
    notes: [...new Set(runs.flatMap((run) => run.notes))],
  };
}

async function runOne(pipeline: Pipeline, files: readonly SampleFile[]): Promise<CheckedSamples> {
  const own = files.filter((file) => file.pipeline === pipeline.id).flatMap(({ samples }) => samples);
  if (own.length === 0) return { findings: [], notes: [] };
  const run = await runSamples({ pipeline, samples: own }, process.env);
  switch (run.kind) {
    case "notRun":
      return { findings: [], notes: [run.why] };
    case "failed": {
      const message = [run.problem, "Its last lines:", ...run.lastLines].join("\n    ");
      return { findings: [{ kind: "refused", ...pipeline.at, message }], notes: [] };
    }
    case "ran":
      return {
        findings: run.samples
          .filter(({ problems }) => problems.length > 0)
          .map(({ sample, problems }) => ({
            kind: "refused",
            ...sample.at,
            message: `"${sample.name}" is not as expected. ${problems.join(" ")}`,
          })),
        notes: [],
      };
  }
}
