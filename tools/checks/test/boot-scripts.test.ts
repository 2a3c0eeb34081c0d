import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./checkout.ts";

/** The layers whose machines boot with a script of their template; by role: how many looks of each kind its scripts have. */
const LAYERS = {
  broker: { broker: { pipelines: 1, ports: 2 } },
  indexer: { indexer: { pipelines: 2, ports: 0 } },
  elasticsearch: { master: {}, data: {} },
  elastalert: { elastalert: {} },
} as const;
type Layer = keyof typeof LAYERS;
const NAMES = Object.keys(LAYERS) as readonly Layer[];

const templates = new Map<Layer, string>(
  await Promise.all(
    NAMES.map(
      async (name) => [name, await readFile(path.join(root, `environments/${name}/template.yaml`), "utf8")] as const,
    ),
  ),
);

/** A function of a boot script: without comments, what CloudFormation reads, and names of its own environment and roles. */
function functionOf(layer: Layer, name: string): string {
  const [, indent = "", text = ""] =
    new RegExp(`^( +)(${name}\\(\\) \\{\\n(?:.*\\n)*?)\\1\\}$`, "m").exec(templates.get(layer) ?? "") ?? [];
  const lines = text.split("\n").map((line) => line.replace(new RegExp(`^${indent}`), "").replace(/(^|\s+)# .*$/, ""));
  return lines
    .filter((line) => line.trim() !== "")
    .join("\n")
    .replaceAll("${!", "${")
    .replaceAll(/"(ENVIRONMENT|ROLES)=[^"]*"/g, '"$1"');
}

describe("the boot scripts of all layers", () => {
  // Each template is deployed as it is, so it has its script as a whole; what is said twice has to be the same.
  it.each(["try", "tell", "signal", "join_octopus", "find_configuration"])("have the same %s", (name) => {
    const [first, ...others] = NAMES.map((layer) => [functionOf(layer, name), layer] as const);
    expect(first?.[0]).toContain(`${name}() {`);
    for (const [text, layer] of others) expect(text, layer).toBe(first?.[0]);
  });

  it.each(NAMES)("of %s give up before their group does, so that the reason is signalled", async (layer) => {
    const template = templates.get(layer) ?? "";
    const limits = [...template.matchAll(/^\s+(?:Timeout|PauseTime): PT(\d+)M$/gm)].map(
      ([, minutes]) => Number(minutes) * 60,
    );
    expect(limits.length).toBeGreaterThan(0);
    // AWS: left alone, the CLI looks forty times, every fifteen seconds.
    const inTemplate = sum(
      [...template.matchAll(/^ *try (?:timeout (\d+) )?aws elbv2 wait /gm)].map(([, seconds = 600]) => Number(seconds)),
    );
    const balancers = /for targets in (.*); do/.exec(template)?.[1]?.split(" ").length ?? 1;
    for (const [role, looks] of Object.entries(LAYERS[layer])) {
      const folder = path.join(root, `environments/${layer}/configuration/machine/${role}`);
      const scripts = await Promise.all(["apply", "health"].map((name) => readFile(path.join(folder, name), "utf8")));
      const waits = [...scripts.join("\n").matchAll(/^ *wait_for (\d+) (.*)$/gm)].map(
        ([, seconds, what = ""]) => Number(seconds) * timesOf(what, looks),
      );
      expect(waits.length).toBeGreaterThan(0);
      // What is fetched and written besides takes a minute.
      expect(sum(waits) + inTemplate * balancers + 60, role).toBeLessThan(Math.min(...limits));
    }
  });
});

/** How often a wait stands for: those in a loop over pipelines or ports. */
function timesOf(
  what: string,
  { pipelines = 1, ports = 1 }: { readonly pipelines?: number; readonly ports?: number },
): number {
  if (what.includes("$pipeline")) return pipelines;
  return what.includes("127.0.0.1 ") ? ports : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
