import { expect, test } from "vitest";
import { startEmbeddedAws, visitEngine } from "../src/index.ts";

test("an engine without visitors need not wait for any", async () => {
  const engine = await startEmbeddedAws({ speed: "instant" });
  await expect(engine.visitorsLeft()).resolves.toBeUndefined();
  await engine.close();
});

test("an engine knows its visitors until the last of them has left", async () => {
  const engine = await startEmbeddedAws({ speed: "instant" });
  const first = await visitEngine(engine.endpoint);
  const second = await visitEngine(engine.endpoint);
  let alone = false;
  const waiting = engine.visitorsLeft().then(() => (alone = true));
  first?.end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(alone).toBe(false);
  second?.end();
  await waiting;
  await engine.close();
});

test("nobody can visit an engine that has stopped", async () => {
  const engine = await startEmbeddedAws({ speed: "instant" });
  await engine.close();
  expect(await visitEngine(engine.endpoint)).toBeUndefined();
});
