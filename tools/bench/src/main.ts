// `npm run bench`: what a deployment costs on top of what it deploys, or what the engine itself costs.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleScript } from "@logstack/build-artifact/bundle-script";
import { parseParameters, ReleaseError } from "@logstack/release";
import { extractArtifact, findArtifact, openArtifact } from "@logstack/release/node";
import { benchArtifact, type Contender } from "./bench-artifact.ts";
import { benchEngine } from "./bench-engine.ts";
import { renderEngine } from "./render-engine.ts";
import { renderResult } from "./render-result.ts";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));
const LOCAL_FILE = "parameters/local.json";

const options = readOptions();
if (options === undefined) {
  process.stderr.write("Usage: npm run bench -- [--layer cache | --engine] [--runs 15]\n");
  process.exitCode = 2;
} else {
  await (options.engine ? benchTheEngine(options) : bench(options)).catch((error: unknown) => {
    if (!(error instanceof ReleaseError)) throw error;
    process.stderr.write([error.problem, ...error.hints, ""].join("\n"));
    process.exitCode = 2;
  });
}

interface Options {
  readonly layer: string;
  /** Measures the engine instead of a layer. */
  readonly engine: boolean;
  readonly runs: number;
}

/** Undefined when the arguments are not understood. */
function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        layer: { type: "string", default: "cache" },
        engine: { type: "boolean", default: false },
        runs: { type: "string", default: "15" },
      },
    });
    return /^[1-9]\d{0,3}$/.test(values.runs) ? { ...values, runs: Number(values.runs) } : undefined;
  } catch {
    return undefined;
  }
}

async function benchTheEngine({ runs }: Options): Promise<void> {
  process.stderr.write("Measuring the embedded AWS, about a minute\n");
  process.stdout.write(renderEngine(await benchEngine(workspace, runs)));
}

/** Measures the layer's artifact as it was built, in a folder of its own, and prints the table. */
async function bench({ layer, runs }: Options): Promise<void> {
  const opened = await openArtifact(await findArtifact(path.join(workspace, "environments", layer)));
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-bench-"));
  try {
    const artifact = path.join(folder, "artifact");
    await extractArtifact(opened, artifact);
    const parameters = parseParameters(opened.files.get(LOCAL_FILE)?.toString("utf8") ?? "", LOCAL_FILE);
    const stackName = `${parameters["OctopusEnvironment"]}-${opened.manifest.layer.component}`;
    process.stderr.write(`Measuring ${opened.manifest.id} ${opened.manifest.version}, about half a minute\n`);
    const floors = await prepareFloors(folder, stackName);
    process.stdout.write(renderResult(await benchArtifact({ artifact, parameters, floors, runs }), runs));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The one-call script as an artifact's script is made, and as it is among its libraries; and Node by itself. */
async function prepareFloors(folder: string, stackName: string): Promise<readonly Contender[]> {
  const entry = fileURLToPath(new URL("bare-call.mjs", import.meta.url));
  const { code } = await bundleScript({ entry, workspace });
  await writeFile(path.join(folder, "bare-call.mjs"), code);
  return [
    { name: "one DescribeStacks, bundled", args: ["bare-call.mjs", stackName], cwd: folder },
    { name: "one DescribeStacks, unbundled", args: [entry, stackName], cwd: folder },
    { name: "node by itself", args: ["--eval", "0"], cwd: folder },
  ];
}
