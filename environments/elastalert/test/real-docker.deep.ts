import { stat } from "node:fs/promises";
import path from "node:path";
import { readFolder } from "@logstack/deploy-core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aDockerMachine, type DockerMachine, SECRET } from "./docker/a-docker-machine.ts";
import { serveImage, type ServedImage } from "./docker/an-image.ts";
import { HAS_DOCKER, SKIPPED } from "./docker/find-docker.ts";

const lib = await readFolder(new URL("../../../packages/deploy-configuration/machine/", import.meta.url).pathname);
const scripts = await readFolder(new URL("../configuration/machine/elastalert/", import.meta.url).pathname);

/** Whose life a configuration changes: Elastalert lives with it, ends at once, or a container runs without it. */
type Elastalert = "lives" | "ends" | "leaves";

describe.skipIf(!HAS_DOCKER)(`Elastalert's configuration on a real Docker${SKIPPED}`, () => {
  let image: ServedImage;
  let machine: DockerMachine;
  let stranger: string;

  beforeAll(async () => {
    image = await serveImage();
    machine = await aDockerMachine();
    const name = machine.own.replace("-elastalert", "-of-somebody-else");
    const args = ["--detach", "--name", name, "--network", "none", "--entrypoint", "/bin/sleep", image.reference];
    stranger = await machine.docker("run", ...args, "3600");
  });

  afterAll(async () => {
    await machine.remove();
    await machine.docker("image", "rm", image.reference);
    await image.close();
  });

  const apply = (run: string, is: Elastalert) =>
    machine.apply(run, {
      apply: scripts["apply"] ?? "",
      health: scripts["health"] ?? "",
      ...lib,
      image: `${image.reference}\n`,
      "config.yaml": `rules_folder: /opt/elastalert/rules\nhttp_post_url: '@@secret:AlertWebhook@@'\nrun: ${run}\nrealert: ${is}\n`,
      "rules/elb--silence.yaml": "name: silence\n",
      secrets: "AlertWebhook ssm:/ci/alert-webhook\n",
    });
  const inspect = (name: string, format: string) => machine.docker("inspect", "--format", format, name);
  /** What there is of containers, and what its own one runs with. */
  const see = async () => {
    const { [machine.own]: id, ...others } = await machine.containers();
    const mounts = await inspect(machine.own, "{{range .Mounts}}{{.Source}} {{.RW}}\n{{end}}");
    return {
      id,
      isRunning: await inspect(machine.own, "{{.State.Running}}"),
      config: await machine.docker("exec", machine.own, "cat", "/opt/elastalert/config.yaml"),
      mounted: mounts.split("\n").sort(),
      others,
    };
  };
  const runFolder = (run: string) => path.join(machine.root, "run/logstack/elastalert", run);
  const strangers = () => inspect(stranger, "{{.State.Running}} {{.State.StartedAt}} {{.RestartCount}}");

  it("lives in a container of the image's digest, from a run directory of its own, with its secret", async () => {
    const { console, exitCode } = await apply("1.0.0-a", "lives");
    expect([exitCode, console]).toEqual([0, expect.not.stringContaining("t0ken")]);
    expect(await see()).toMatchObject({
      isRunning: "true",
      config: expect.stringContaining(`http_post_url: '${SECRET}'\nrun: 1.0.0-a`),
      mounted: [`${runFolder("1.0.0-a")}/config.yaml false`, `${runFolder("1.0.0-a")}/rules false`],
    });
    expect(
      await inspect(machine.own, "{{.Config.Image}} {{.HostConfig.CapDrop}} {{.HostConfig.RestartPolicy.Name}}"),
    ).toBe(`${image.reference} [ALL] always`);
  });

  it("is replaced by the next version, and nobody else's container is touched", async () => {
    const [before, stood] = [await see(), await strangers()];
    const { console, exitCode } = await apply("1.0.1-b", "lives");
    expect(exitCode, console).toBe(0);
    const after = await see();
    expect(after.config).toContain("run: 1.0.1-b");
    expect(after.mounted).toEqual([`${runFolder("1.0.1-b")}/config.yaml false`, `${runFolder("1.0.1-b")}/rules false`]);
    expect(Object.values(await machine.containers())).not.toContain(before.id);
    expect(after.others).toEqual(before.others);
    expect(await strangers()).toBe(stood);
    expect((await stat(runFolder("1.0.0-a"))).isDirectory()).toBe(true);
  });

  it.each([
    { run: "1.0.2-c", is: "ends", because: "ends again and again" },
    { run: "1.0.3-d", is: "leaves", because: "is not what runs inside" },
  ] as const)("is what it was before, where the new one $because", async ({ run, is }) => {
    const [before, stood] = [await see(), await strangers()];
    const { console, exitCode } = await apply(run, is);
    expect(exitCode, console).not.toBe(0);
    expect(console).toContain("Elastalert did not live with this configuration; the container before runs again.\n");
    expect(console.includes("could not post: http_post_url: '***'")).toBe(is === "ends");
    expect(console).not.toContain("t0ken");
    expect(await see()).toEqual(before);
    expect(before.config).toContain("run: 1.0.1-b");
    expect(await strangers()).toBe(stood);
  });

  it("goes back to what was proved, where a machine lost its power between two of its steps", async () => {
    const before = await see();
    await machine.docker("rename", machine.own, `${machine.own}-before`);
    await machine.docker(
      "run",
      "--detach",
      "--name",
      machine.own,
      "--entrypoint",
      "/bin/sleep",
      image.reference,
      "3600",
    );
    const { console, exitCode } = await apply("1.0.4-e", "ends");
    expect(exitCode, console).not.toBe(0);
    expect(await see()).toEqual(before);
  });
});
