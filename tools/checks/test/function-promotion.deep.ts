import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { GetAliasCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { artifactFileName } from "@logstack/release";
import { openArtifact } from "@logstack/release/node";
import { ZipArchive } from "archiver";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findZip, makeCheckout, type Checkout } from "./checkout.ts";
import { serve } from "./serve.ts";

const FUNCTION = "elb-logs/function";
/** A function's code takes an output of its layer, which takes outputs of the Broker's, which takes one of the cache's. */
const FOLDERS = ["cache", "broker", "elb-logs", FUNCTION];
const CODE = "code/index.mjs";
const LAYERS = "cache broker elb-logs elb-logs-function";

const ACCOUNTS = { ci: "111111111111", staging: "222222222222", "prod-green": "333333333333" } as const;

/** Code that answers its synthetic event everywhere, or everywhere but in one environment. */
const answering = (but = "nowhere"): string => `export const handler = async (event) => {
  if (process.env.LOGSTACK_ENVIRONMENT === ${JSON.stringify(but)}) throw new Error("this environment has no parser");
  return { check: "passed", release: event.release };
};`;

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  checkout = await makeCheckout({ parts: [FUNCTION] });
  await buildAs("1.0.7", answering());
  aws = await serve(checkout);
});

afterAll(async () => {
  await aws.close();
  await checkout.remove();
});

const digestOf = (content: string): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

/** Gives the artifacts a build server's version, and the function's this code. */
async function buildAs(version: string, code: string): Promise<void> {
  for (const folder of FOLDERS) {
    const file = await findZip(checkout, folder);
    const { manifest, files } = await openArtifact(file);
    const archive = new ZipArchive({ store: true });
    for (const [name, content] of files) {
      if (name === "artifact.json") continue;
      archive.append(name === CODE ? code : content, { name });
    }
    const changed = files.has(CODE) ? { [CODE]: digestOf(code) } : {};
    const described = { ...manifest, version, files: { ...manifest.files, ...changed } };
    archive.append(JSON.stringify(described), { name: "artifact.json" });
    const dist = path.dirname(file);
    for (const old of await readdir(dist)) if (old.endsWith(".zip")) await rm(path.join(dist, old));
    const zip = createWriteStream(path.join(dist, artifactFileName({ id: manifest.id, version })));
    await Promise.all([archive.finalize(), pipeline(archive, zip)]);
  }
}

/** The version that events go to, and what its alias says of it. */
async function readServing(environment: keyof typeof ACCOUNTS) {
  const client = new LambdaClient({
    region: "ap-southeast-2",
    endpoint: aws.endpoint,
    credentials: { accessKeyId: ACCOUNTS[environment], secretAccessKey: "embedded" },
  });
  try {
    const { FunctionVersion, Description } = await client.send(
      new GetAliasCommand({ FunctionName: `elb-logs-${environment}-ELBLogProcessorFunction`, Name: "live" }),
    );
    return { version: FunctionVersion, says: Description };
  } finally {
    client.destroy();
  }
}

test("a function's code is released and promoted with its layers, through every phase", async () => {
  expect(await checkout.logstack(`release create ${LAYERS} --number 1.0.0`)).toMatchObject({ exitCode: 0 });
  for (const environment of ["ci", "staging", "prod-green"] as const) {
    expect(await checkout.logstack(`promote 1.0.0 --to ${environment}`)).toMatchObject({ exitCode: 0 });
    expect((await readServing(environment)).says).toContain("elb-logs-function 1.0.7, release 1.0.0");
  }
});

test("code that fails its synthetic event in staging leaves the old code serving there, and goes no further", async () => {
  await buildAs("1.0.8", answering("staging"));
  expect(await checkout.logstack(`release create ${LAYERS} --number 1.1.0`)).toMatchObject({ exitCode: 0 });
  const before = { staging: await readServing("staging"), production: await readServing("prod-green") };
  expect(await checkout.logstack("promote 1.1.0 --to ci")).toMatchObject({ exitCode: 0 });
  const failed = await checkout.logstack("promote 1.1.0 --to staging");
  expect([failed.exitCode, failed.stderr]).toEqual([1, expect.stringContaining("this environment has no parser")]);
  expect(await readServing("staging")).toEqual(before.staging);

  const onwards = await checkout.logstack("promote 1.1.0 --to prod-green");
  expect([onwards.exitCode, onwards.stderr]).toEqual([
    3,
    expect.stringContaining("logstack promote 1.1.0 --to staging"),
  ]);
  expect(await readServing("prod-green")).toEqual(before.production);
});
