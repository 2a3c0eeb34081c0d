import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readTeamCity } from "@logstack/ci-output/testing";
import type { Place } from "@logstack/ci-output";
import type { LayerEnding } from "@logstack/release";
import { expect, onTestFinished, test } from "vitest";
import type { LayerResult } from "../src/layers-request.ts";
import type { PreparedLayer } from "../src/node/prepare-layers.ts";
import { createPlaceReporter } from "../src/node/report-place.ts";
import { aTerminal } from "./a-release-checkout.ts";

const aLayer = (name: string): PreparedLayer => ({
  manifest: {
    format: 1,
    id: `logstack-${name}`,
    version: "1.0.7",
    commit: null,
    layer: {
      name,
      component: name,
      purpose: "",
      template: "template.yaml",
      capabilities: [],
      inputs: {},
      stateful: {},
    },
    files: {},
  },
  folder: "",
  parameters: {},
  sources: {},
  changedSinceBuild: [],
});

const ENDINGS: ReadonlyMap<string, LayerEnding<LayerResult>> = new Map([
  ["cache", { kind: "ran", result: { exitCode: 130, outcome: undefined } }],
  ["broker", { kind: "skipped", because: ["cache"] }],
]);

/** What a deployment of layers says at its end. */
function end(place: Place, { layers, env = {} }: { readonly layers: readonly string[]; readonly env?: object }) {
  const { terminal, results } = aTerminal(".");
  const request = {
    verb: "deploy",
    layers,
    environment: "ci",
    whereOption: "--to",
    json: false,
    yes: true,
    verbose: false,
    concurrency: 4,
    liftProtection: [],
    artifactOptions: [],
  } as const;
  const reporter = createPlaceReporter(
    { request, layers: layers.map((name) => aLayer(name)), place: "account 111111111111", asked: false },
    { place, terminal: { ...terminal, env: { ...terminal.env, ...env } } },
  );
  reporter.end(new Map([...ENDINGS].filter(([layer]) => layers.includes(layer))));
  return results;
}

test("several layers end with a table, and GitHub shows it beside the run", async () => {
  expect(end("teamcity", { layers: ["cache", "broker"] }).slice(-3)).toEqual([
    "layer   version  ci",
    "broker  1.0.7    not started, because of cache",
    "cache   1.0.7    interrupted",
  ]);
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-summary-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "summary.md");
  end("github", { layers: ["cache", "broker"], env: { GITHUB_STEP_SUMMARY: file } });
  expect(await readFile(file, "utf8")).toContain("| broker | 1.0.7 | not started, because of cache |");
});

test("a layer alone ends with no table: its story is all there is", () => {
  const lines = end("teamcity", { layers: ["cache"] });
  expect(lines.flatMap((line) => readTeamCity(line) ?? line)).toEqual([]);
});
