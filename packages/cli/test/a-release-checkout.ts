import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { digestOf } from "@logstack/release/node";
import { ZipArchive } from "archiver";
import { onTestFinished } from "vitest";
import type { Terminal } from "../src/node/terminal.ts";

const PLACE = { on: "embedded", region: "ap-southeast-2" };

const CONFIG = {
  environments: {
    ci: { ...PLACE, account: "111111111111" },
    prod: { ...PLACE, account: "333333333333" },
    sandbox: { ...PLACE, account: "444444444444" },
  },
  lifecycle: [["ci"], ["prod"]],
  releases: { ...PLACE, account: "111111111111", bucket: "releases" },
};

const LAYER = {
  name: "probe",
  component: "probe",
  purpose: "Is released.",
  template: "template.yaml",
  capabilities: [],
  inputs: {},
  stateful: {},
};

/** What the layer's artifact has. */
export interface ReleaseCheckout {
  readonly version?: string;
  readonly variables?: readonly object[];
  /** Leaves out the environment that no phase of the lifecycle has. */
  readonly everyEnvironmentReleased?: true;
}

/** A checkout with one layer whose artifact is built, in a folder that goes when the test is over. */
export async function aReleaseCheckout(checkout: ReleaseCheckout = {}): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "logstack-release-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(path.join(root, "environments/probe/dist"), { recursive: true });
  const { sandbox, ...released } = CONFIG.environments;
  const environments = checkout.everyEnvironmentReleased ? released : { ...released, sandbox };
  await writeFile(path.join(root, "logstack.json"), JSON.stringify({ ...CONFIG, environments }));
  await writeFile(path.join(root, "environments/probe/package.json"), "{}");
  await writeFile(path.join(root, "environments/variables.json"), `{ "variables": [] }`);
  await buildProbe(root, checkout);
  return root;
}

/** Builds the layer's artifact beside those that are there. */
export async function buildProbe(
  root: string,
  { version = "1.0.1", variables = [{ name: "Nodes", value: "2" }] }: ReleaseCheckout,
): Promise<void> {
  const content = {
    "template.yaml": "Parameters:\n  Nodes: { Type: Number }\nResources:\n  Topic: { Type: AWS::SNS::Topic }\n",
    "parameters/octopus.json": `{ "Nodes": "#{Nodes}" }`,
    "variables.json": JSON.stringify({ variables }),
  };
  const manifest = {
    format: 1,
    id: "logstack-probe",
    version,
    commit: null,
    layer: LAYER,
    files: Object.fromEntries(Object.entries(content).map(([name, text]) => [name, digestOf(Buffer.from(text))])),
  };
  const archive = new ZipArchive({ store: true });
  for (const [name, text] of Object.entries(content)) archive.append(text, { name });
  archive.append(JSON.stringify(manifest), { name: "artifact.json" });
  const dist = path.join(root, "environments/probe/dist");
  await rm(dist, { recursive: true });
  await mkdir(dist);
  const zip = createWriteStream(path.join(dist, `logstack-probe.${version}.zip`));
  await Promise.all([archive.finalize(), pipeline(archive, zip)]);
}

/** A terminal that keeps what is written to it, over the checkout's own embedded AWS or one that runs already. */
export function aTerminal(cwd: string, endpoint?: string) {
  const results: string[] = [];
  const progress: string[] = [];
  const terminal: Terminal = {
    env: { LOGSTACK_ACTOR: "builder", AWS_ENDPOINT_URL: endpoint },
    cwd,
    interactive: false,
    colour: false,
    result: (line) => void results.push(line),
    progress: (line) => void progress.push(line),
    ask: async () => "",
    onInterrupt: () => () => undefined,
  };
  return { terminal, results, progress };
}
