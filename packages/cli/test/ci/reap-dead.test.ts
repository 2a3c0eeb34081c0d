import { startEmbeddedAws } from "@logstack/embedded-aws";
import { findEnvironment } from "@logstack/release";
import { expect, it, onTestFinished } from "vitest";
import { reapDead } from "../../src/node/ci/reap-dead.ts";
import { openGateway } from "../../src/node/environment-access.ts";
import { readProject } from "../../src/node/project.ts";
import { aReleaseCheckout, aTerminal } from "../a-release-checkout.ts";

it("where no build left anything behind, no artifact is opened", async () => {
  const engine = await startEmbeddedAws({ speed: "instant" });
  onTestFinished(() => engine.close());
  const { terminal } = aTerminal(await aReleaseCheckout(), engine.endpoint);
  const project = await readProject(terminal.cwd);
  const bench = {
    project,
    like: findEnvironment(project.config, "ci"),
    gateway: openGateway(project, terminal),
    workbench: { folder: terminal.cwd, remove: () => undefined },
    terminal,
    concurrency: 1,
  };
  const readLayers = () => Promise.reject(new Error("an artifact was opened"));
  const ended = await reapDead({ readLayers, now: Date.now() }, bench);
  expect(ended).toEqual({ kind: "passed", summary: "no build left anything behind" });
});
