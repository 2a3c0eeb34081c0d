import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import * as z from "zod";
import schema from "../../sources.schema.json" with { type: "json" };
import { SOURCES_FILE } from "../../src/cutover/parse-sources.ts";
import { listNeeded, listWanted, parseSources, planMoves, toEdits } from "../../src/index.ts";
import { aSource, CONTEXT, SOURCES, textOf } from "./a-cutover.ts";

const problemOf = (file: object): string => {
  try {
    parseSources(JSON.stringify(file, null, 2), CONTEXT);
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
};

test("a file of sources is read with what is left out filled in", () => {
  const { stacks, sources } = parseSources(textOf(SOURCES), CONTEXT);
  expect(sources.map(({ name }) => name)).toEqual(["elb-logs", "iis"]);
  expect(stacks["old"]?.["ci"]?.elasticsearch).toMatchObject({ index: "logs-*", apiKeyFrom: "ELASTICSEARCH_API_KEY" });
});

test.each([
  [
    { layer: "elb-log" },
    "sources[0].layer is elb-log, and no folder of environments/ is such a layer. Did you mean elb-logs?",
  ],
  [{ with: ["nowhere"] }, "sources[0].with[0] is nowhere"],
  [{ environments: ["sandbox"] }, "sources[0].environments[0] is sandbox, and no log stack above is declared for it."],
  [{ broker: { port: "P" } }, 'sources[0].broker must name the variable with the Broker\'s "host"'],
  [{ recognise: { field: "SourceModuleName", value: "iis" } }, "nobody could tell their events apart"],
  [{ transport: "udp" }, 'sources[0].transport must be "tcp", "tls", "http" or "https".'],
  [{ name: "iis" }, "sources[1].name is that of another source, too: iis."],
  [
    { kind: "script" },
    'sources[0].kind must be "logstash", "function" (elb-logs), "api" (the logging API) or "desktop".',
  ],
])("a source with %j is refused with its path", (wrong, problem) => {
  const [first, ...others] = SOURCES.sources;
  expect(problemOf({ ...SOURCES, sources: [{ ...first, ...wrong }, ...others] })).toContain(problem);
});

test.each([
  [{ nowhere: { environment: "ci" } }, "stacks.old.nowhere is nowhere, and no phase of the lifecycle."],
  [{ ci: { environment: "cli" } }, "logstack.json has no such environment. Did you mean ci?"],
  [{ ci: {} }, "stacks.old.ci must say where the Broker is"],
  [
    { ci: { environment: "ci", elasticsearch: { url: "https://me:hunter2@es.example" } } },
    "must be an address of http or https, without a user or a password in it.",
  ],
])("a log stack with %j is refused with its path", (old, problem) => {
  const said = problemOf({ ...SOURCES, stacks: { ...SOURCES.stacks, old } });
  expect(said).toContain(problem);
  expect(said).not.toContain("hunter2");
});

test("sources move environment by environment, each only where it is and where its log stack is declared", () => {
  const sources = parseSources(textOf(SOURCES), CONTEXT);
  const request = { sources, chosen: ["elb-logs", "iis"], environments: ["ci", "staging", "prod-green", "prod-blue"] };
  const told = (to: string) =>
    planMoves({ ...request, to }).map(({ source, environment, place }) => [
      environment,
      source.name,
      place.environment,
    ]);
  expect(told("new")).toEqual([
    ["ci", "elb-logs", "ci"],
    ["staging", "elb-logs", "staging"],
    ["staging", "iis", "staging"],
    ["prod-green", "elb-logs", "prod-blue"],
    ["prod-green", "iis", "prod-blue"],
  ]);
  expect(told("old")).toEqual([["ci", "elb-logs", undefined]]);
});

test("a variable says where a source sends, in its environment and for its layer alone", () => {
  const address = { host: "b.example", port: 5000, securityGroup: "sg-1" };
  const move = { source: aSource(), environment: "prod-green", place: placeIn("prod-blue"), address };
  const wanted = listWanted({ ...move, inputs: new Set(["BrokerHost"]) });
  expect(wanted.map(({ name, value }) => [name, value])).toEqual([
    ["BrokerHost", "b.example"],
    ["BrokerPort", "5000"],
  ]);
  expect(toEdits(wanted)[0]?.scope).toEqual({ environment: ["prod-green"], layer: ["elb-logs"] });
});

test("to the Broker of its own environment it goes by the layers' own inputs, so that no value is given", () => {
  const address = { host: "b.example", port: 5000 };
  const move = { source: aSource(), environment: "ci", place: placeIn("ci"), address };
  expect(listWanted({ ...move, inputs: new Set(["BrokerHost"]) }).map(({ value }) => value)).toEqual([
    undefined,
    "5000",
  ]);
});

const placeIn = (environment: string) => ({ environment, broker: undefined, elasticsearch: undefined });

test("a source that sends requests goes to the port for requests, also at its environment's own Broker", () => {
  const source = aSource({ transport: "http" });
  const address = { host: "b.example", port: 5000, httpPort: 5080 };
  for (const environment of ["ci", "prod-green"]) {
    const move = { source, environment, place: placeIn("ci"), address, inputs: new Set(["BrokerHost", "BrokerPort"]) };
    expect(listNeeded(move)).toContain("port");
    expect(listWanted(move).find(({ name }) => name === "BrokerPort")?.value).toBe("5080");
  }
});

test("sources.schema.json is what the file is checked by", () => {
  expect(schema).toEqual(z.toJSONSchema(SOURCES_FILE, { io: "input" }));
});

test("the file of this repository is in order", async () => {
  const text = await readFile(new URL("../../../../sources.json", import.meta.url), "utf8");
  expect(parseSources(text, CONTEXT).sources).toHaveLength(1);
});
