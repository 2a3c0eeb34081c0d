// `npm run bench`: what a deployment costs on top of what it deploys, beside others, or what the engine itself costs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleScript } from "@logstack/build-artifact/bundle-script";
import { writeScript } from "@logstack/build-artifact/write-script";
import { parseParameters, ReleaseError } from "@logstack/release";
import { extractArtifact, findArtifact, openArtifact } from "@logstack/release/node";
import { benchArtifact, type Contender } from "./bench-artifact.ts";
import { benchEngine } from "./bench-engine.ts";
import { benchPeers, type PeersRequest } from "./bench-peers.ts";
import { benchElb } from "./elb/bench-elb.ts";
import { renderElb } from "./elb/render-elb.ts";
import { renderEngine } from "./render-engine.ts";
import { renderPeers } from "./render-peers.ts";
import { renderResult } from "./render-result.ts";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));
const LOCAL_FILE = "parameters/local.json";

// The SDK's advice about Node's version is not what is measured.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const options = readOptions();
if (options === undefined) {
  process.stderr.write(
    "Usage: npm run bench -- [--layer cache] [--runs 15] [--rounds 3] [--floors | --alone | --peers | --all-layers | --engine | --elb]\n",
  );
  process.exitCode = 2;
} else {
  await run(options).catch((error: unknown) => {
    if (!(error instanceof ReleaseError)) throw error;
    process.stderr.write([error.problem, ...error.hints, ""].join("\n"));
    process.exitCode = 2;
  });
}

/** A part of the bench; `usual`: the two that measure a layer, against floors and against others. */
type Part = "usual" | "floors" | "alone" | "peers" | "all-layers" | "engine" | "elb";

interface Options {
  readonly layer: string;
  readonly part: Part;
  /** How often each of the repeated commands of the floors and of the engine. */
  readonly runs: number;
  /** How often everybody creates, repeats and updates. */
  readonly rounds: number;
}

/** Undefined when the arguments are not understood. */
function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        layer: { type: "string", default: "cache" },
        floors: { type: "boolean", default: false },
        alone: { type: "boolean", default: false },
        peers: { type: "boolean", default: false },
        "all-layers": { type: "boolean", default: false },
        engine: { type: "boolean", default: false },
        elb: { type: "boolean", default: false },
        runs: { type: "string", default: "15" },
        rounds: { type: "string", default: "3" },
      },
    });
    const named = (["floors", "alone", "peers", "all-layers", "engine", "elb"] as const).filter((part) => values[part]);
    const counts = [values.runs, values.rounds];
    if (named.length > 1 || !counts.every((count) => /^[1-9]\d{0,3}$/.test(count))) return undefined;
    const [runs = 0, rounds = 0] = counts.map(Number);
    return { layer: values.layer, part: named[0] ?? "usual", runs, rounds };
  } catch {
    return undefined;
  }
}

async function run(options: Options): Promise<void> {
  switch (options.part) {
    case "usual":
      await benchFloors(options);
      process.stdout.write("\n");
      return benchThePeers(options, { layers: [options.layer], beside: "others" });
    case "alone":
      return benchThePeers(options, { layers: [options.layer], beside: "nobody" });
    case "floors":
      return benchFloors(options);
    case "peers":
      return benchThePeers(options, { layers: [options.layer], beside: "others" });
    case "all-layers":
      return benchThePeers(options, { layers: undefined, beside: "others" });
    case "engine":
      return benchTheEngine(options);
    case "elb":
      return benchTheElb(options);
  }
}

async function benchThePeers(
  { rounds }: Options,
  { layers, beside }: Pick<PeersRequest, "layers" | "beside">,
): Promise<void> {
  const what = layers === undefined ? "all layers" : `the layer ${layers.join(", ")}`;
  process.stderr.write(
    beside === "others"
      ? `Measuring ${what} beside the AWS CLI and the CDK, a minute or two a round and layer\n`
      : `Measuring ${what}, some seconds a round\n`,
  );
  const result = await benchPeers({ workspace, layers, runs: rounds, beside }, (sentence) => {
    process.stderr.write(`${sentence}\n`);
  });
  process.stdout.write(renderPeers(result, `${what}, medians of ${rounds}:`));
}

async function benchTheElb({ runs }: Options): Promise<void> {
  process.stderr.write("Measuring the lines of load balancers, a minute or two\n");
  process.stdout.write(renderElb(await benchElb(runs)));
}

async function benchTheEngine({ runs }: Options): Promise<void> {
  process.stderr.write("Measuring the embedded AWS, about a minute\n");
  process.stdout.write(renderEngine(await benchEngine(workspace, runs)));
}

/** Measures the layer's artifact as it was built, in a folder of its own, and prints the table. */
async function benchFloors({ layer, runs }: Options): Promise<void> {
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
  await writeScript(folder, await bundleScript({ entry, workspace }));
  return [
    { name: "one DescribeStacks, bundled", args: ["bare-call.mjs", stackName], cwd: folder },
    { name: "one DescribeStacks, unbundled", args: [entry, stackName], cwd: folder },
    { name: "node by itself", args: ["--eval", "0"], cwd: folder },
  ];
}
