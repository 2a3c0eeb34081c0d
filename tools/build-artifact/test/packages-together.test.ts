import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readLayer } from "../src/read-layer.ts";

const ENVIRONMENTS = fileURLToPath(new URL("../../../environments", import.meta.url));

/** What the boot script of a layer's machines writes into their environment. */
async function writtenAtBoot(layer: string): Promise<readonly string[]> {
  const template = await readFile(path.join(ENVIRONMENTS, layer, "template.yaml"), "utf8");
  const settings = /settings=\(\n(?<lines>.*?)\n\s*\)\n/s.exec(template)?.groups?.["lines"] ?? "";
  return Array.from(settings.matchAll(/^\s*"(\w+)=/gm), ([, name = ""]) => name);
}

test.each(["broker", "indexer", "elasticsearch"])(
  "files of %s may use what its boot script writes, and nothing else",
  async (layer) => {
    const { description } = await readLayer(path.join(ENVIRONMENTS, layer, "configuration"));
    const { checks } = description as unknown as { readonly checks: { readonly machineVariables: readonly string[] } };
    const written = await writtenAtBoot(layer);
    expect(written).toContain("AWS_REGION");
    expect(checks.machineVariables.toSorted()).toEqual(written.toSorted());
  },
);

test("the Indexer reads the list that the Broker writes", async () => {
  const key = async (file: string): Promise<string | undefined> => {
    const text = await readFile(path.join(ENVIRONMENTS, file), "utf8");
    return /^ *key => "(.*)"$/m.exec(text)?.[1];
  };
  const written = await key("broker/configuration/machine/broker/logstash/pipelines/broker.conf");
  expect(written).toMatch(/./);
  expect(await key("indexer/configuration/machine/indexer/logstash/pipelines/indexer/10-input.conf")).toBe(written);
});
