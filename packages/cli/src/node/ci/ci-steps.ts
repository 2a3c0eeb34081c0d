import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createRemarks } from "@logstack/deploy-core";
import type { TestEnvironment } from "@logstack/release";
import type { Artifact } from "@logstack/release/node";
import type { CiRequest, CiStep } from "../../ci/ci-request.ts";
import { findCall } from "../../call.ts";
import { findNeeded } from "../../ci/find-needed.ts";
import { renderJunit, type SmokeCheck } from "../../ci/render-junit.ts";
import type { Step, StepResult } from "../../ci/run-steps.ts";
import { openBuilt } from "../open-built.ts";
import { folderOf } from "../project.ts";
import { isOfStack } from "../../parts.ts";
import type { CiVoice } from "./ci-voice.ts";
import { publishArtifacts } from "../publish/publish-artifacts.ts";
import type { PublishingPlace } from "../publish/publishing-place.ts";
import { reapDead, type LayersByComponent } from "./reap-dead.ts";
import { runShell } from "./run-shell.ts";
import {
  describeRun,
  prepareTestLayers,
  runTestLayers,
  type Hear,
  type TestBench,
  type TestLayers,
} from "./test-layers.ts";

/** What the steps of one build are made from. */
export interface CiBuild {
  readonly request: CiRequest;
  /** The layers that are built for, tested and released. */
  readonly names: readonly string[];
  readonly buildNumber: string | undefined;
  readonly test: TestEnvironment;
  /** Where artifacts are published to. */
  readonly places: readonly PublishingPlace[];
  readonly bench: TestBench;
  readonly voice: CiVoice;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The steps up to the published artifacts, in their order; `prove` is told which artifacts it is that they prove. */
export function createTestSteps(
  build: CiBuild,
  prove: (artifacts: readonly Artifact[]) => void,
): readonly Step<CiStep>[] {
  const { names, test, bench } = build;
  const { ci } = bench.project.config;
  let tested: TestLayers | undefined;
  let proved: readonly Artifact[] = [];
  const checks: SmokeCheck[] = [];
  const hear = (step: CiStep): Hear => {
    const note = createProblemTeller(build);
    return (layer, event) => {
      if (event.event === "checked") checks.push({ step, layer, what: event.what, problem: event.problem });
      note(layer, event);
    };
  };
  return [
    { name: "build", title: ci.build, run: () => runCommand(ci.build, build) },
    { name: "test", title: ci.test, run: () => runCommand(ci.test, build) },
    {
      name: "reap",
      title: "what builds that were killed have left",
      run: () => reapDead({ readLayers: () => readLayers(bench), now: build.now() }, bench),
    },
    {
      name: "create",
      title: `the test environment ${test.name}`,
      run: async () => {
        const all = await openAll(bench.project.layers, bench);
        proved = all.filter(({ manifest }) => names.includes(manifest.layer.name));
        prove(proved);
        const needed = findNeeded(
          names,
          all.map(({ manifest }) => manifest.layer),
        );
        tested = await prepareTestLayers({ environment: test.name, names: needed }, bench);
        const run = await runTestLayers(tested, "deploy", { ...bench, hear: hear("create") });
        return describeRun(run, `${test.name} has ${needed.join(", ")}`);
      },
    },
    {
      name: "validate",
      title: "the smoke tests over it",
      run: async () => {
        const run = await runTestLayers(requireTested(tested), "verify", { ...bench, hear: hear("validate") });
        return describeRun(run, `${checks.filter(({ step }) => step === "validate").length} checks, all well`);
      },
    },
    {
      name: "destroy",
      title: `the test environment ${test.name}`,
      clearsUpAfter: ["create"],
      run: async () => {
        await writeReport(checks, build);
        return tested === undefined ? NOTHING_CREATED : destroyTest(tested, bench);
      },
    },
    { name: "package", title: "the artifacts as they were tested", run: () => packageArtifacts(proved, bench) },
    {
      name: "publish",
      title: "the artifacts",
      run: async () => {
        if (build.places.length === 0) return { kind: "notWanted", summary: "no --publish was given" };
        return publishArtifacts(proved, build.places);
      },
    },
  ];
}

const NOTHING_CREATED: StepResult = { kind: "passed", summary: "nothing was created" };

function requireTested(tested: TestLayers | undefined): TestLayers {
  if (tested === undefined) throw new Error("a test environment is validated that was not created");
  return tested;
}

function openAll(names: readonly string[], { project }: TestBench): Promise<readonly Artifact[]> {
  return Promise.all(names.map((name) => openBuilt(project, name)));
}

async function readLayers(bench: TestBench): Promise<LayersByComponent> {
  const all = await openAll(bench.project.layers, bench);
  const stacks = all.map(({ manifest: { layer } }) => layer).filter(isOfStack);
  return new Map(stacks.map(({ component, name }) => [component, name]));
}

/** A build server shows why a layer failed beside the line of its template. */
function createProblemTeller({ voice, test, bench }: CiBuild): Hear {
  const tellers = new Map<string, ReturnType<typeof createRemarks>>();
  return (layer, event) => {
    const templateFile = `${folderOf(bench.project, layer)}/template.yaml`;
    const tell = tellers.get(layer) ?? createRemarks({ verbose: false, templateFile, refusedHints: [] });
    tellers.set(layer, tell);
    for (const remark of tell(event)) {
      if (remark.kind !== "problem") continue;
      // By its title a build server knows a problem again, and each build's environment has another name.
      voice.tell({ ...remark, title: remark.title.replaceAll(test.name, "the test environment") });
    }
  };
}

/** Both commands get the build's number: where tests build again, they build the same. */
async function runCommand(command: string, { buildNumber, bench }: CiBuild): Promise<StepResult> {
  const { terminal, project } = bench;
  // What publishes needs the key, and what is built or tested does not.
  const { OCTOPUS_API_KEY: _, ...others } = terminal.env;
  const env = { ...others, ...(buildNumber === undefined ? {} : { LOGSTACK_BUILD_NUMBER: buildNumber }) };
  const exitCode = await runShell({ command, cwd: project.root, env }, terminal);
  if (exitCode !== 0) return { kind: "failed", summary: `\`${command}\` ended with ${exitCode}` };
  return { kind: "passed", summary: buildNumber === undefined ? "without a build number" : `build ${buildNumber}` };
}

/** One retry: what one try leaves is mostly a resource that AWS still saw in use. */
async function destroyTest(tested: TestLayers, bench: TestBench): Promise<StepResult> {
  const first = await runTestLayers(tested, "destroy", bench);
  const last = first.exitCode === 0 || first.exitCode === 130 ? first : await runTestLayers(tested, "destroy", bench);
  const result = describeRun(last, `no stack of ${tested.environment} is left`);
  if (result.kind !== "failed") return result;
  return {
    kind: "failed",
    summary: `${tested.environment} is still there: ${result.summary}. A build that begins four hours from now or later destroys it, and so does ${destroyCommand(tested, bench)}`,
  };
}

function destroyCommand({ environment, layers }: TestLayers, { terminal }: TestBench): string {
  const names = layers.map(({ manifest }) => manifest.layer.name);
  return `${findCall(terminal.env)} destroy ${names.join(" ")} --in ${environment}`;
}

/** What is packaged is what was tested, byte by byte: somebody may have built meanwhile. */
async function packageArtifacts(proved: readonly Artifact[], bench: TestBench): Promise<StepResult> {
  const now = await openAll(
    proved.map(({ manifest }) => manifest.layer.name),
    bench,
  );
  const others = now.filter(({ digest }, index) => digest !== proved[index]?.digest);
  if (others.length > 0) {
    const names = others.map(({ manifest }) => manifest.layer.name).join(", ");
    return { kind: "failed", summary: `${names} was built anew after the tests, and is another artifact now` };
  }
  for (const { file, digest, sizeBytes } of now) {
    bench.terminal.progress(`${path.basename(file)}  ${sizeBytes} bytes  ${digest}`);
  }
  return { kind: "passed", summary: `${now.length} artifacts, every byte as it was tested` };
}

/** The smoke tests for the build server's own list of tests. */
async function writeReport(checks: readonly SmokeCheck[], { bench, voice }: CiBuild): Promise<void> {
  const file = path.join(bench.project.root, REPORT);
  const text = renderJunit(checks);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  voice.tell({ kind: "artifact", path: file, name: path.basename(file), sizeBytes: Buffer.byteLength(text) });
}

const REPORT = "logstack-reports/smoke-tests.xml";
