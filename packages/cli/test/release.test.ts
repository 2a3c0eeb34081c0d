import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRelease } from "../src/node/commands/create-release.ts";
import { diffReleases, listReleases, showRelease } from "../src/node/commands/show-releases.ts";
import { aReleaseCheckout, aTerminal, buildProbe } from "./a-release-checkout.ts";

let engine: EmbeddedAws;
beforeEach(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
});
afterEach(() => engine.close());

const FOR_ALL = { layers: [], json: false } as const;

describe("a release", () => {
  test("has the artifact and the variables of every environment of the lifecycle, and a changed variable makes another", async () => {
    const root = await aReleaseCheckout();
    const { terminal, results } = aTerminal(root, engine.endpoint);
    expect(await createRelease(FOR_ALL, terminal)).toBe(0);
    expect(results).toEqual([
      expect.stringMatching(/^Created release 1\.0\.0 {2}probe 1\.0\.1 {2}sha256:[0-9a-f]{64}$/),
    ]);

    const production = { name: "Nodes", value: "5", scope: { environment: ["prod"] } };
    await buildProbe(root, { version: "1.0.2", variables: [{ name: "Nodes", value: "2" }, production] });
    expect(await createRelease({ ...FOR_ALL, number: "1.1.0" }, terminal)).toBe(0);

    const listed = aTerminal(root, engine.endpoint);
    await listReleases({ limit: 20, json: false }, listed.terminal);
    expect(listed.results.map((line) => line.split(/ {2,}/)[0])).toEqual(["release", "1.1.0", "1.0.0"]);

    const shown = aTerminal(root, engine.endpoint);
    await showRelease({ number: "1.1.0", json: true }, shown.terminal);
    expect(JSON.parse(shown.results.join(""))).toMatchObject({
      v: 1,
      release: {
        number: "1.1.0",
        createdBy: "builder",
        layers: { probe: { version: "1.0.2" } },
        variables: { ci: { probe: { Nodes: { value: "2" } } }, prod: { probe: { Nodes: { value: "5" } } } },
      },
    });

    const compared = aTerminal(root, engine.endpoint);
    await diffReleases({ from: "1.0.0", to: "1.1.0", json: false }, compared.terminal);
    expect(compared.results).toEqual([
      expect.stringMatching(/^~ probe {2}1\.0\.1 -> 1\.0\.2 {2}sha256:/),
      "",
      "variables in prod",
      "  Nodes    probe",
      "      1.0.0  2  for every environment in environments/probe/variables.json",
      "      1.1.0  5  for prod in environments/probe/variables.json",
    ]);
  });

  test("is refused over a variable that production lacks, and nothing is stored", async () => {
    const variables = [
      { name: "Nodes", value: "2", scope: { environment: ["ci"] } },
      { name: "Nodes", value: "lots", scope: { environment: ["sandbox"] } },
    ];
    const { terminal, progress, results } = aTerminal(await aReleaseCheckout({ variables }), engine.endpoint);
    expect(await createRelease(FOR_ALL, terminal)).toBe(3);
    expect(progress).toEqual([
      "Refused: The variables do not make a release: 1 problem. Nothing was stored.",
      "  environments/probe/parameters/octopus.json:1: in prod: Nodes needs #{Nodes}, which has a value only for ci, sandbox.",
      "To go on",
      "  mend them, build the layers whose files changed (npm run build), and create the release again",
      "  logstack variables check",
    ]);
    await listReleases({ limit: 20, json: false }, terminal);
    expect(results).toEqual(["There is no release yet. Create one: logstack release create."]);
  });

  test("is not refused over a variable that nothing uses, which is told", async () => {
    const variables = [
      { name: "Nodes", value: "2" },
      { name: "Spare", value: "x" },
    ];
    const root = await aReleaseCheckout({ variables, everyEnvironmentReleased: true });
    const { terminal, progress } = aTerminal(root, engine.endpoint);
    expect(await createRelease(FOR_ALL, terminal)).toBe(0);
    expect(progress).toEqual([
      "warning: environments/probe/variables.json:1: no parameter of the layer uses the variable Spare.",
    ]);
  });

  test("that nobody made is missed, and the nearest is offered", async () => {
    const { terminal } = aTerminal(await aReleaseCheckout(), engine.endpoint);
    await createRelease(FOR_ALL, terminal);
    await expect(showRelease({ number: "1.0.1", json: false }, terminal)).rejects.toMatchObject({
      code: "unknownRelease",
      hints: ["Did you mean 1.0.0?", "`logstack release list` shows what there is."],
    });
  });
});
