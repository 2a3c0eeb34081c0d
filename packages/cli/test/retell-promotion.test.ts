import type { DeployEvent } from "@logstack/deploy-core";
import { expect, test } from "vitest";
import { retellPromotion } from "../src/render/retell-promotion.ts";

const PROMOTION = { layer: "cache", number: "1.4.0", environment: "ci", call: "npx logstack" };

const STAMP = { v: 1, at: "2026-11-23T00:00:00.000Z", elapsedMs: 0 } as const;

const refused = (...actions: readonly string[]): DeployEvent => ({
  ...STAMP,
  event: "finished",
  exitCode: 3,
  outcome: {
    kind: "refused",
    refusal: {
      code: "consentNeeded",
      problem: "this deployment would replace a resource that holds data.",
      reasons: [],
      waysOut: actions.map((action) => ({ label: "on", action })),
    },
  },
});

test("what an artifact offers is offered as a promotion takes it: with the layer's name, and the release's number", () => {
  const said = refused("add --allow-replacing EventQueue", "npx logstack deploy cache --to ci", "add --yes");
  expect(retellPromotion(said, PROMOTION)).toEqual(
    refused("add --allow-replacing cache.EventQueue", "npx logstack promote 1.4.0 --to ci", "add --yes"),
  );
});

test("what happens is told as it was", () => {
  const said: DeployEvent = { ...STAMP, event: "warning", message: "npx logstack deploy cache --to ci" };
  expect(retellPromotion(said, PROMOTION)).toBe(said);
});
