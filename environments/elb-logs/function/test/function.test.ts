import { readFile } from "node:fs/promises";
import { parseDescribed, resolveParameters } from "@logstack/deploy-core";
import { describe, expect, it } from "vitest";
import { layer } from "../function.ts";

const read = (file: string): Promise<string> => readFile(new URL(`../${file}`, import.meta.url), "utf8");
const template = parseDescribed(layer, { text: await read(layer.template), path: layer.template });
const [local, octopus] = (await Promise.all(["parameters/local.json", "parameters/octopus.json"].map(read))).map(
  (text) => JSON.parse(text) as Record<string, string>,
);

describe("the package of the function's code", () => {
  it("has a scratch value for every parameter but the alias, which its layer's stack gives", () => {
    const resolution = resolveParameters({ template, layer, version: "1.0.0", given: local ?? {}, injected: {} });
    expect(resolution).toMatchObject({ kind: "resolved", pending: [{ parameter: "CodeAliasArn", layer: "elb-logs" }] });
  });

  it("has one token for each parameter in Octopus's file", () => {
    expect(Object.keys(octopus ?? {}).sort()).toEqual([...template.parameters.keys()].sort());
    for (const value of Object.values(octopus ?? {})) expect(value).toMatch(/^#\{[\w.]+(?: \| JsonEscape)?\}$/);
  });

  it("fills each setting of the code from a parameter that there is, the release's number among them", () => {
    for (const parameter of Object.values(layer.settings)) expect([...template.parameters.keys()]).toContain(parameter);
    expect(layer.settings["release"]).toBe("ReleaseNumber");
  });

  it("says in its README what each parameter is for", async () => {
    const readme = await read("README.md");
    expect([...template.parameters.keys()].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
