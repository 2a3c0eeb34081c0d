import { describe, expect, test } from "vitest";
import type { LayersRequest } from "../src/layers-request.ts";
import { checkLifted, liftOption, renderLiftCommand } from "../src/lift-protection.ts";

const CACHE = { name: "cache", component: "queue" };
const BROKER = { name: "broker", component: "broker" };

function aRequest(over: Partial<LayersRequest> = {}): LayersRequest {
  return {
    verb: "destroy",
    layers: "all",
    environment: "ci",
    whereOption: "--in",
    json: false,
    yes: false,
    verbose: false,
    concurrency: 4,
    liftProtection: [],
    artifactOptions: [],
    ...over,
  };
}

describe("--lift-protection", () => {
  test("is handed on to the layer whose stack it names, and to no other", () => {
    const request = aRequest({ liftProtection: ["ci-queue", "ci-other"] });
    expect(liftOption(CACHE, request)).toEqual(["--lift-protection", "ci-queue"]);
    expect(liftOption(BROKER, request)).toEqual([]);
  });

  test("that names a stack which is not to be destroyed is a mistake", () => {
    const request = aRequest({ liftProtection: ["ci-broker", "prod-queue"] });
    expect(() => checkLifted([CACHE, BROKER], request)).toThrow(
      "names prod-queue, which this command does not destroy",
    );
    expect(() => checkLifted([CACHE, BROKER], aRequest({ liftProtection: ["ci-queue"] }))).not.toThrow();
  });

  test("is told with the whole command, whatever was given already", () => {
    const request = aRequest({ liftProtection: ["ci-broker"], artifactOptions: ["--wait", "5m", "--yes"] });
    expect(renderLiftCommand([CACHE], { request, call: "logstack" })).toBe(
      "logstack destroy --all --in ci --wait 5m --yes --lift-protection ci-broker ci-queue",
    );
    const named = { request: aRequest({ layers: ["cache", "broker"] }), call: "npx logstack" };
    expect(renderLiftCommand([CACHE, BROKER], named)).toBe(
      "npx logstack destroy cache broker --in ci --lift-protection ci-queue ci-broker",
    );
  });
});
