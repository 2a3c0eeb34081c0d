import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { digestOf, openArtifact, type Artifact } from "@logstack/release/node";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { PublishTarget } from "../src/ci/publish-target.ts";
import { openGateway } from "../src/node/environment-access.ts";
import { openPlaces } from "../src/node/publish/open-places.ts";
import { publishArtifacts } from "../src/node/publish/publish-artifacts.ts";
import type { PublishingPlace } from "../src/node/publish/publishing-place.ts";
import { readProject } from "../src/node/project.ts";
import { aReleaseCheckout, aTerminal } from "./a-release-checkout.ts";
import { anOctopusServer, KEY } from "./octopus/an-octopus-server.ts";

let engine: EmbeddedAws;
beforeAll(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
});
afterAll(() => engine.close());

const NAME = "logstack-probe.1.0.1.zip";
let buckets = 0;

/** A built artifact, and a folder, a bucket and an Octopus server to publish it to. */
async function aBuild() {
  const [cwd, octopus] = await Promise.all([aReleaseCheckout(), anOctopusServer()]);
  const { terminal } = aTerminal(cwd, engine.endpoint);
  const env = { ...terminal.env, OCTOPUS_URL: octopus.url, OCTOPUS_API_KEY: KEY };
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-published-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const project = await readProject(cwd);
  const gateway = openGateway(project, terminal);
  const targets: readonly PublishTarget[] = [
    { kind: "folder", folder },
    { kind: "s3", bucket: `published-${(buckets += 1)}`, prefix: "builds/" },
    { kind: "octopus" },
  ];
  const open = () => openPlaces(targets, { project, gateway, terminal: { ...terminal, env } });
  const places = await open();
  onTestFinished(async () => {
    for (const place of places) place.close();
    await gateway.close();
  });
  const artifact = await openArtifact(path.join(cwd, "environments/probe/dist", NAME));
  return { artifact, places, folder, octopus, open };
}

/** The same name over other bytes. */
async function rebuild(artifact: Artifact): Promise<Artifact> {
  const bytes = Buffer.concat([artifact.bytes, Buffer.from(" ")]);
  await writeFile(artifact.file, bytes);
  return { ...artifact, bytes, digest: digestOf(bytes) };
}

const digestsIn = (places: readonly PublishingPlace[], artifact: Artifact) =>
  Promise.all(places.map((place) => place.findDigest(artifact)));

test("an artifact goes to a folder, a bucket and Octopus at once, and once only", async () => {
  const { artifact, places, folder } = await aBuild();
  const first = await publishArtifacts([artifact], places);
  expect(first).toMatchObject({
    kind: "passed",
    summary: expect.stringMatching(/1 to .+; 1 to s3:.+; 1 to Octopus at /),
  });
  expect(await digestsIn(places, artifact)).toEqual([artifact.digest, artifact.digest, artifact.digest]);
  expect(digestOf(await readFile(path.join(folder, NAME)))).toBe(artifact.digest);
  const second = await publishArtifacts([artifact], places);
  expect(second).toMatchObject({ kind: "passed", summary: expect.stringContaining("0 to Octopus") });
});

test("where one place has other bytes under the name, nothing is written anywhere", async () => {
  const { artifact, places } = await aBuild();
  const [, , octopus] = places;
  await publishArtifacts([artifact], octopus === undefined ? [] : [octopus]);
  const other = await rebuild(artifact);
  const ended = await publishArtifacts([other], places);
  expect(ended).toMatchObject({ kind: "failed", summary: expect.stringContaining(`${NAME} in Octopus at `) });
  expect(await digestsIn(places, other)).toEqual([undefined, undefined, artifact.digest]);
});

test("of two builds of one name that publish at once, one wins in each place and the other is refused", async () => {
  const { artifact, places, open } = await aBuild();
  await publishArtifacts([artifact], places);
  const other = { ...artifact, bytes: Buffer.from("other"), digest: digestOf(Buffer.from("other")) };
  // What it saw when it looked was before the first had written.
  const late = (await open()).map((place) => {
    let looks = 0;
    return {
      ...place,
      findDigest: async (each: Artifact) => ((looks += 1) === 1 ? undefined : place.findDigest(each)),
    };
  });
  for (const place of late) {
    expect(await publishArtifacts([other], [place])).toMatchObject({ kind: "failed" });
    expect(await place.findDigest(artifact)).toBe(artifact.digest);
    place.close();
  }
});

test("an Octopus that cannot be had is told before anything is built", async () => {
  const { terminal } = aTerminal(await aReleaseCheckout(), engine.endpoint);
  const project = await readProject(terminal.cwd);
  const reach = { project, gateway: openGateway(project, terminal), terminal };
  await expect(openPlaces([{ kind: "octopus" }], reach)).rejects.toMatchObject({ code: "noOctopus" });
});
