import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runImages } from "../src/node/run-images.ts";
import type { Command } from "../src/read-command.ts";
import { startScriptedAws, type ScriptedAws } from "./an-ec2.ts";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
const AMI = "ami-0123456789abcdef0";
let aws: ScriptedAws;
let root: string;

/** A Packer that says what it was asked and has made an image. */
const PACKER = `#!/bin/bash
echo "$@" >>"$(dirname "$0")/packer.calls"
for word in "$@"; do case $word in manifest=*) manifest=\${word#*=} ;; esac; done
if [ "$1" = build ]; then
  echo '{"last_run_uuid":"u","builds":[{"artifact_id":"ap-southeast-2:${AMI}","packer_run_uuid":"u"}]}' >"$manifest"
fi
`;

beforeEach(async () => {
  aws = await startScriptedAws();
  root = await mkdtemp(join(tmpdir(), "bake-"));
  for (const path of ["images/packer", "images/smoke", "logstack.json"]) {
    await cp(join(CHECKOUT, path), join(root, path), { recursive: true });
  }
  for (const layer of ["broker", "indexer", "elasticsearch", "elastalert"]) {
    const file = join("environments", layer, "variables.json");
    await cp(join(CHECKOUT, file), join(root, file), { recursive: true });
  }
  await mkdir(join(root, "bin"));
  await writeFile(join(root, "bin/packer"), PACKER);
  await chmod(join(root, "bin/packer"), 0o755);
  aws.there.set(AMI, { "logstack:smoke": "pending" });
  vi.stubEnv("PATH", `${join(root, "bin")}:/usr/bin:/bin`);
  vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret-of-the-test");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
  await rm(root, { recursive: true, force: true });
});

const aBake = (settings: Partial<Extract<Command, { kind: "bake" }>> = {}): Command => ({
  kind: "bake",
  image: "logstash",
  environments: ["ci"],
  region: undefined,
  subnet: undefined,
  kmsKey: undefined,
  share: [],
  ...settings,
});

async function run(command: Command) {
  const said: string[] = [];
  const printed: string[] = [];
  let nowMs = 0;
  const exitCode = await runImages(command, {
    root,
    signal: new AbortController().signal,
    clock: {
      nowMs: () => nowMs,
      timeIn: (milliseconds) => new Date(Date.UTC(2026, 10, 23) + nowMs + milliseconds).toISOString(),
      wait: async (milliseconds) => void (nowMs += milliseconds),
    },
    say: (sentence) => said.push(sentence),
    print: (sentence) => printed.push(sentence),
  });
  return { exitCode, said: said.join("\n"), printed };
}

const amiOf = async (layer: string, environment: string) => {
  const { variables } = JSON.parse(await readFile(join(root, "environments", layer, "variables.json"), "utf8")) as {
    variables: readonly { name: string; value: string; scope?: { environment?: readonly string[] } }[];
  };
  return variables.find(({ name, scope }) => name === "AmiId" && scope?.environment?.includes(environment))?.value;
};
const packerCalls = () => readFile(join(root, "bin/packer.calls"), "utf8").catch(() => "");

test("an image that passes is in the variables of its layers, and nothing else of the bake is left", async () => {
  const before = await amiOf("broker", "staging");
  aws.console = (userData) => `logstack-smoke: SUCCESS ${/^mark=(.*)$/m.exec(userData)?.[1]}, last step: done`;
  const { exitCode, printed, said } = await run(aBake());
  expect(exitCode, said).toBe(0);
  expect(printed[0]).toBe(AMI);
  expect(await Promise.all(["broker", "indexer"].map((layer) => amiOf(layer, "ci")))).toEqual([AMI, AMI]);
  expect(await amiOf("broker", "staging")).toBe(before);
  expect([...aws.there]).toEqual([[AMI, { "logstack:smoke": "passed" }]]);
  expect(await packerCalls()).toMatch(
    /^init .*images\/packer\nbuild .*-only=logstash\.\* .*-var region=ap-southeast-2 /,
  );
});

test("an image that fails is removed, changes no variable, and its machine's console is shown", async () => {
  const before = await amiOf("broker", "ci");
  aws.console = (userData) =>
    `No module named requests\nlogstack-smoke: FAILURE ${/^mark=(.*)$/m.exec(userData)?.[1]}, last step: starting`;
  const { exitCode, said, printed } = await run(aBake());
  expect([exitCode, printed]).toEqual([1, []]);
  expect(said).toContain("  No module named requests");
  expect(await amiOf("broker", "ci")).toBe(before);
  expect([...aws.there]).toEqual([]);
});

test("nothing is built where its result would have no place", async () => {
  const { exitCode, said } = await run(aBake({ environments: ["prod-green"] }));
  expect([exitCode, said]).toEqual([3, expect.stringContaining("is also the one for prod-blue")]);
  expect((await run(aBake({ environments: ["staging"] }))).said).toContain("222222222222");
  expect(await packerCalls()).toBe("");
});

test("sharing an image reaches Packer, and no secret does", async () => {
  aws.console = (userData) => `logstack-smoke: SUCCESS ${/^mark=(.*)$/m.exec(userData)?.[1]}, last step: done`;
  const share = ["222222222222"];
  const { exitCode } = await run(
    aBake({ environments: ["ci", "staging"], share, kmsKey: "key-1", subnet: "subnet-1" }),
  );
  expect(exitCode).toBe(0);
  const calls = await packerCalls();
  expect(calls).toContain('-var share_with=["222222222222"] -var subnet_id=subnet-1 -var kms_key_id=key-1');
  expect(calls).not.toContain("a-secret-of-the-test");
});

test("an image that there is already goes to the next environment without a bake", async () => {
  const { exitCode, printed } = await run({ kind: "use", image: "docker", amiId: AMI, environments: ["staging"] });
  expect([exitCode, printed]).toEqual([0, [`${AMI} is now in environments/elastalert/variables.json.`]]);
  expect(await amiOf("elastalert", "staging")).toBe(AMI);
});

test("without a Packer the bake says where to get one", async () => {
  await rm(join(root, "bin/packer"));
  vi.stubEnv("PATH", join(root, "bin"));
  await expect(run(aBake())).rejects.toThrow("There is no Packer on the PATH");
});
