import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { artifactFileName, type Promotion } from "@logstack/release";
import { openArtifact } from "@logstack/release/node";
import { ZipArchive } from "archiver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findZip, LOGSTACK, makeCheckout, withoutAws, type Checkout } from "./checkout.ts";
import { serve } from "./serve.ts";

/** Two layers, of which the second takes outputs of the first. */
const LAYERS = ["cache", "broker"];

const PLACES = {
  ci: "111111111111",
  staging: "222222222222",
  "prod-green": "333333333333",
  "prod-blue": "333333333333",
} as const;

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  checkout = await makeCheckout();
  await buildAs("1.0.7");
  aws = await serve(checkout);
});

afterAll(async () => {
  await aws.close();
  await checkout.remove();
});

/** Gives the layers' artifacts the version that a build server would: what is built by hand stops after the first phase. */
async function buildAs(version: string): Promise<void> {
  for (const layer of LAYERS) {
    const file = await findZip(checkout, layer);
    const { manifest, files } = await openArtifact(file);
    const archive = new ZipArchive({ store: true });
    for (const [name, content] of files) if (name !== "artifact.json") archive.append(content, { name });
    archive.append(JSON.stringify({ ...manifest, version }), { name: "artifact.json" });
    await rm(file);
    const zip = createWriteStream(path.join(path.dirname(file), artifactFileName({ id: manifest.id, version })));
    await Promise.all([archive.finalize(), pipeline(archive, zip)]);
  }
}

async function readStack(environment: keyof typeof PLACES, layer: string) {
  const client = new CloudFormationClient({
    region: "ap-southeast-2",
    endpoint: aws.endpoint,
    credentials: { accessKeyId: PLACES[environment], secretAccessKey: "embedded" },
  });
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: `${environment}-${layer}` }));
    const { Parameters = [], Tags = [], StackStatus } = Stacks?.[0] ?? {};
    return {
      status: StackStatus,
      version: Tags.find(({ Key }) => Key === "environment:version")?.Value,
      parameters: new Map(Parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue])),
    };
  } finally {
    client.destroy();
  }
}

async function readHistory(environment: string): Promise<readonly Promotion[]> {
  const { stdout } = await checkout.logstack(`history --in ${environment} --limit 50`.concat(" --json"));
  return (JSON.parse(stdout) as { readonly promotions: readonly Promotion[] }).promotions;
}

describe("a release", () => {
  test("goes nowhere that it has not earned", async () => {
    expect((await checkout.logstack(`release create ${LAYERS.join(" ")} --number 1.0.0`)).exitCode).toBe(0);
    const early = await checkout.logstack("promote 1.0.0 --to staging");
    expect(early.exitCode).toBe(3);
    expect(early.stderr).toContain("first: logstack promote 1.0.0 --to ci");
  });

  test("is the same bytes everywhere, with each environment's own values, and nothing is typed", async () => {
    for (const environment of Object.keys(PLACES)) {
      expect(await checkout.logstack(`promote --to ${environment}`)).toMatchObject({ exitCode: 0 });
    }
    const digests = await Promise.all(
      Object.keys(PLACES).map(async (place) =>
        (await readHistory(place)).map(({ release, ended }) => ({ layers: release.layers, result: ended?.result })),
      ),
    );
    const [first] = digests;
    expect(first).toMatchObject([{ result: "passed" }]);
    for (const other of digests) expect(other).toEqual(first);

    const stacks = await Promise.all(
      (Object.keys(PLACES) as (keyof typeof PLACES)[]).map((place) => readStack(place, "broker")),
    );
    expect(new Set(stacks.map(({ version }) => version))).toEqual(new Set(["1.0.7"]));
    for (const parameter of ["VpcId", "PrivateSubnetIds"]) {
      const values = stacks.map(({ parameters }) => parameters.get(parameter));
      expect([parameter, new Set(values).size]).toEqual([parameter, 4]);
    }
  });

  test("that is promoted again has nothing to deploy, and is proved again all the same", async () => {
    const again = await checkout.logstack("promote 1.0.0 --to ci");
    expect(again).toMatchObject({ exitCode: 0 });
    const [last] = await readHistory("ci");
    expect(Object.values(last?.ended?.layers ?? {}).map(({ outcome }) => outcome)).toEqual(["verified", "verified"]);
  });
});

describe("a promotion that is killed", () => {
  test("leaves no mixture: a release that would is refused, and the same release again is brought to its end", async () => {
    await buildAs("1.0.8");
    expect((await checkout.logstack(`release create ${LAYERS.join(" ")} --number 1.1.0`)).exitCode).toBe(0);
    expect((await checkout.logstack("release create cache --number 1.2.0")).exitCode).toBe(0);
    await killAt("promote 1.1.0 --to ci", /changing/);
    expect((await readHistory("ci"))[0]).not.toHaveProperty("ended");

    const mixed = await checkout.logstack("promote 1.2.0 --to ci");
    expect([mixed.exitCode, mixed.stderr]).toEqual([3, expect.stringContaining("release 1.2.0 has no broker")]);

    expect(await checkout.logstack("promote 1.1.0 --to ci")).toMatchObject({ exitCode: 0 });
    for (const layer of LAYERS) {
      expect(await readStack("ci", layer)).toMatchObject({ status: "UPDATE_COMPLETE", version: "1.0.8" });
    }
    expect((await readHistory("ci"))[0]).toMatchObject({ release: { number: "1.1.0" }, ended: { result: "passed" } });
  });
});

/** Kills a command and all it started, as soon as it says something. */
async function killAt(commandLine: string, moment: RegExp): Promise<void> {
  const child = spawn(process.execPath, [LOGSTACK, ...commandLine.split(" ")], {
    cwd: checkout.folder,
    env: withoutAws(process.env),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines = createInterface({ input: child.stderr });
  for await (const line of lines) if (moment.test(line)) break;
  child.kill("SIGKILL");
  await new Promise((resolve) => child.on("close", resolve));
}
