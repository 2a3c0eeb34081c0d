import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { IMAGES } from "../src/images.ts";
import { isThere, programVersion, skippedWithout } from "./programs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);
const read = (path: string) => readFile(join(ROOT, path), "utf8");
const readAll = async (folder: string) =>
  Promise.all((await readdir(join(ROOT, folder))).map(async (name) => [name, await read(join(folder, name))] as const));

describe("versions", () => {
  test("each is a whole one", async () => {
    const versions = JSON.parse(await read("packer/versions.auto.pkrvars.json")) as Record<string, string>;
    expect(versions).toEqual({
      base_image: expect.stringMatching(/^al2023-ami-2023[.]\d+[.]\d{8}[.]\d+-kernel-6[.]1-x86_64$/),
      base_release: expect.stringMatching(/^2023[.]\d+[.]\d{8}$/),
      cloudwatch_agent_version: expect.stringMatching(/^\d+[.]\d+[.]\d+-\d+[.]amzn2023/),
      docker_version: expect.stringMatching(/^\d+[.]\d+[.]\d+-\d+[.]amzn2023/),
      elastic_key: expect.stringMatching(/^[0-9A-F]{40}$/),
      elasticsearch_version: expect.stringMatching(/^\d+[.]\d+[.]\d+$/),
      logstash_version: expect.stringMatching(/^\d+[.]\d+[.]\d+$/),
    });
    expect(versions["base_image"]).toContain(`-${versions["base_release"]}.`);
  });

  test("none has a default in a recipe, where it would be a second one", async () => {
    const variables = await read("packer/variables.pkr.hcl");
    const withDefault = [...variables.matchAll(/variable "(\w+)" \{(?<body>[^}]*)\}/g)]
      .filter((found) => found.groups?.["body"]?.includes("default"))
      .map(([, name]) => name);
    expect(withDefault).toEqual(["subnet_id", "ssh_interface", "kms_key_id", "share_with"]);
  });

  test("Packer's plugin has one version, and not a range", async () => {
    expect(await read("packer/plugins.pkr.hcl")).toMatch(/version = "\d+[.]\d+[.]\d+"/);
  });

  test("a base image is found by its whole name and Amazon's account", async () => {
    const machine = await read("packer/machine.pkr.hcl");
    expect(machine).toContain('owners      = ["137112412989"]');
    expect(machine).toMatch(/name += var[.]base_image/);
  });

  // `install` of this machine takes files; what gets software from elsewhere has to say which version.
  const INSTALLING =
    /\b(dnf|yum|rpm|pip3?|npm|gem|elasticsearch-plugin|logstash-plugin|docker) +(install|pull|update|upgrade)\b.*/g;
  test("whatever is installed has its version from there", async () => {
    const lines = (await readAll("provision")).flatMap(([name, text]) =>
      [...text.matchAll(INSTALLING)].map(([line]) => `${name}: ${line}`),
    );
    expect(lines).toEqual([
      'base.sh: dnf install --assumeyes --releasever="$BASE_RELEASE" "amazon-cloudwatch-agent-$CLOUDWATCH_AGENT_VERSION"',
      'docker.sh: dnf install --assumeyes "docker-$DOCKER_VERSION"',
      // AWS's plugin is one of Elastic's own: it comes in Elasticsearch's version, and is checked against its signature.
      "elasticsearch.sh: elasticsearch-plugin install --batch discovery-ec2",
    ]);
  });

  test("nothing is fetched but what is signed, and nothing is the latest", async () => {
    const texts = (await readAll("provision")).map(([, text]) => text).join("\n");
    expect([...texts.matchAll(/https?:\/\/[^\s"']+/g)].map(([url]) => url)).toEqual([
      "https://artifacts.elastic.co/GPG-KEY-elasticsearch",
      "https://artifacts.elastic.co/downloads/$PACKAGE/$PACKAGE-$VERSION-x86_64.rpm",
    ]);
    expect(texts).not.toMatch(/latest/i);
  });
});

test("each image has a recipe and a smoke test", async () => {
  const recipes = (await readdir(join(ROOT, "packer"))).filter(
    (name) => !/^(plugins|variables|machine|versions)[.]/.test(name),
  );
  expect(recipes.toSorted()).toEqual(
    Object.keys(IMAGES)
      .map((name) => `${name}.pkr.hcl`)
      .toSorted(),
  );
  for (const name of Object.keys(IMAGES)) {
    expect((await readdir(join(ROOT, "smoke", name))).toSorted()).toEqual(["apply", "health"]);
  }
});

/**
 * The recipes as Debian's Packer, 1.6.6, knows them: it is older than plugins and than the settings of a machine's metadata,
 * and checks all else of Amazon's builder without a network.
 */
async function withRecipesForOldPacker(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "recipes-"));
  try {
    await cp(join(ROOT, "packer"), join(folder, "packer"), { recursive: true });
    await cp(join(ROOT, "provision"), join(folder, "provision"), { recursive: true });
    await rm(join(folder, "packer/plugins.pkr.hcl"));
    const machine = join(folder, "packer/machine.pkr.hcl");
    const text = await readFile(machine, "utf8");
    await writeFile(machine, text.replace(/ {2}metadata_options \{[^}]*\}\n/, "").replace(/ {2}imds_support .*\n/, ""));
    await use(join(folder, "packer"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const TOLD = ["region=eu-west-1", "bake=b1", "until=2026-11-23T15:00:00.000Z", "commit=c1", "manifest=m.json"].flatMap(
  (variable) => ["-var", variable],
);

test.skipIf(!isThere("packer"))(
  `the real Packer finds the recipes well formatted${skippedWithout("packer")}`,
  async () => {
    expect(await run("packer", ["fmt", "-check", join(ROOT, "packer")])).toMatchObject({ stdout: "" });
  },
);

const hasOldPacker = isThere("packer") && programVersion("packer").includes("v1.6.");

describe.skipIf(!hasOldPacker)(
  `Debian's Packer${hasOldPacker ? "" : " (skipped: no Packer 1.6 on this machine)"}`,
  () => {
    test("finds the recipes valid", async () => {
      await withRecipesForOldPacker(async (folder) => {
        expect(await run("packer", ["validate", ...TOLD, folder])).toMatchObject({ stderr: "" });
      });
    });

    test("misses what a recipe leaves out", async () => {
      await withRecipesForOldPacker(async (folder) => {
        const recipe = join(folder, "docker.pkr.hcl");
        await writeFile(recipe, (await readFile(recipe, "utf8")).replace(/ {4}ami_name .*\n/, ""));
        await expect(run("packer", ["validate", ...TOLD, folder])).rejects.toMatchObject({
          stdout: expect.stringContaining("ami_name"),
        });
      });
    });
  },
);

describe.skipIf(!isThere("shellcheck"))(`the real shellcheck${skippedWithout("shellcheck")}`, () => {
  test("finds nothing in the scripts", async () => {
    const scripts = [
      ...(await readdir(join(ROOT, "provision"))).map((name) => join("provision", name)),
      ...Object.keys(IMAGES).flatMap((name) => [`smoke/${name}/apply`, `smoke/${name}/health`]),
      "smoke/smoke.sh",
    ];
    expect(await run("shellcheck", ["--shell=bash", ...scripts], { cwd: ROOT })).toMatchObject({ stdout: "" });
  });
});
