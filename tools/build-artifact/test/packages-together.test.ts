import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readLayer } from "../src/read-layer.ts";

const ENVIRONMENTS = fileURLToPath(new URL("../../../environments", import.meta.url));

interface DeadLetterMappings {
  readonly dynamic: unknown;
  readonly properties: { readonly dead_letter: { readonly properties: object } };
}

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

test("the index of dead letters knows each field of a dead letter, and maps none of an event's", async () => {
  const pipeline = await readFile(
    path.join(ENVIRONMENTS, "indexer/configuration/machine/indexer/logstash/pipelines/dead-letters.conf"),
    "utf8",
  );
  const template = await readFile(
    path.join(ENVIRONMENTS, "elasticsearch/configuration/machine/master/cluster/index-templates/logs-deadletter.json"),
    "utf8",
  );
  const { mappings } = (JSON.parse(template) as { readonly template: { readonly mappings: DeadLetterMappings } })
    .template;
  const made = Array.from(pipeline.matchAll(/^ *(?:letter|part) = \{(.*?)\}$/gms), ([, body = ""]) => body).join();
  const fields = Array.from(made.matchAll(/"(\w+)" =>/g), ([, name = ""]) => name);
  expect(fields).toContain("original");
  expect(fields.toSorted()).toEqual(Object.keys(mappings.properties.dead_letter.properties).toSorted());
  expect(Object.keys(mappings.properties).toSorted()).toEqual(["@timestamp", "dead_letter"]);
  expect(mappings.dynamic).toBe(false);
});

test("a dead letter is on disk from where it waits to where it is stored, and so is one that is refused again", async () => {
  const machine = path.join(ENVIRONMENTS, "indexer/configuration/machine/indexer/logstash");
  const settings = (await readFile(path.join(machine, "pipelines.yml"), "utf8")).split(
    "- pipeline.id: dead-letters",
  )[1];
  expect(settings).toContain("queue.type: persisted\n");
  expect(settings).toContain("queue.checkpoint.writes: 1\n");
  expect(settings).toContain("queue.drain: true\n");
  expect(settings).toContain("dead_letter_queue.enable: true\n");
  for (const file of ["indexer/90-output.conf", "dead-letters.conf"])
    expect(await readFile(path.join(machine, "pipelines", file), "utf8")).toContain("dlq_custom_codes => [413]\n");
});

test("the Indexer reads the list that the Broker writes", async () => {
  const key = async (file: string): Promise<string | undefined> => {
    const text = await readFile(path.join(ENVIRONMENTS, file), "utf8");
    return /^ *key => "(.*)"$/m.exec(text)?.[1];
  };
  const written = await key("broker/configuration/machine/broker/logstash/pipelines/broker.conf");
  expect(written).toMatch(/./);
  expect(await key("indexer/configuration/machine/indexer/logstash/pipelines/indexer/10-input.conf")).toBe(written);
});

test("the image of Logstash is refused without any plugin that a pipeline names, and asks for no other", async () => {
  const layers = ["broker", "indexer"].map((layer) => path.join(ENVIRONMENTS, layer, "configuration/machine", layer));
  const named = (await Promise.all(layers.map(namedPlugins))).flat();
  const recipe = await readFile(path.join(ENVIRONMENTS, "../images/provision/logstash.sh"), "utf8");
  const asked = Array.from(recipe.matchAll(/logstash-(?:codec|input|filter|output)-\w+/g), ([plugin]) => plugin);
  expect(named).toContain("logstash-filter-uuid");
  expect(asked.toSorted()).toEqual([...new Set(named)].toSorted());
});

/** The plugins of the pipelines below a folder, as `logstash-plugin list` calls them. */
async function namedPlugins(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".conf"));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts.flatMap((text) =>
    text.split(/^(?=(?:input|filter|output) \{)/m).flatMap((section) => {
      const kind = /^\w+(?= \{)/.exec(section)?.[0] ?? "";
      const plugins = Array.from(section.matchAll(/^ +(?!else )(\w+) \{/gm), ([, name = ""]) => `${kind}-${name}`);
      const codecs = Array.from(section.matchAll(/^ +codec => (\w+)/gm), ([, name = ""]) => `codec-${name}`);
      return [...plugins, ...codecs].map((name) => `logstash-${name}`);
    }),
  );
}
