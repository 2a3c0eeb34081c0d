import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "./a-workspace.ts";
import { BROKER } from "./mistakes/broker.ts";
import { ELASTALERT } from "./mistakes/elastalert.ts";
import { ELASTICSEARCH } from "./mistakes/elasticsearch.ts";
import { INDEXER } from "./mistakes/indexer.ts";
import type { Row } from "./mistakes/row.ts";
import { CONFIGURED, realPackages, type Configured, type Mistake, type RealPackages } from "./real-packages.ts";

let packages: RealPackages;
beforeAll(async () => {
  packages = await realPackages();
});
afterAll(() => packages.remove());

const rows = (layer: Configured, list: readonly Row[]): readonly [string, Mistake, string, RegExp][] =>
  list.map(([name, file, insteadOf, write, place, words]) => [
    `${layer}: ${name}`,
    { layer, file, insteadOf, write },
    place.startsWith(":") ? `${path.posix.basename(file)}${place}` : place,
    words,
  ]);

test.each(CONFIGURED)("the build takes the configuration of %s as it is", async (layer) => {
  expect(await packages.problemsOf(layer)).toEqual([]);
});

const logstash = process.env["LOGSTASH_HOME"] ?? "";
const without = logstash === "" ? " (skipped: LOGSTASH_HOME names no Logstash on this machine)" : "";

test.skipIf(logstash === "").each(["broker", "indexer"] as const)(
  `the real Logstash makes of the samples of %s what they expect${without}`,
  async (layer) => {
    expect(await packages.problemsOf(layer)).toEqual([]);
  },
);

const FILE_LINE_AND_SENTENCE = /^[\w./-]+\.?\w*:[1-9]\d*:(?:[1-9]\d*:)? [^\s].*[.?)]$/s;

describe("the build refuses a mistake once, with file, line and a sentence", () => {
  test.each([
    ...rows("broker", BROKER),
    ...rows("indexer", INDEXER),
    ...rows("elasticsearch", ELASTICSEARCH),
    ...rows("elastalert", ELASTALERT),
  ])("%s", async (_name, mistake, place, words) => {
    const found = await packages.while(mistake, () => packages.problemsOf(mistake.layer));
    expect(found, found.join("\n")).toHaveLength(1);
    expect(found[0]).toContain(place);
    expect(found[0]).toMatch(words);
    expect(found[0]).toMatch(FILE_LINE_AND_SENTENCE);
    expect(found[0]).not.toContain("hunter2");
  });
});

test("the command that builds says so too, and leaves no artifact", async () => {
  const mistake: Mistake = {
    layer: "elasticsearch",
    file: "machine/master/cluster/index-templates/logs-iis.json",
    insteadOf: '"requests"',
    write: '"request"',
  };
  const folder = packages.folderOf("elasticsearch");
  const bin = fileURLToPath(new URL("../bin/build-artifact.mjs", import.meta.url));
  const finished = await packages.while(mistake, () => run([process.execPath, bin], { cwd: folder }));
  expect(finished.exitCode).toBe(2);
  expect(finished.stderr).toMatch(
    /The configuration elasticsearch-configuration has mistakes\.\n {2}machine\/master\/cluster\/index-templates\/logs-iis\.json:4:\d+: There is no component template "request"/,
  );
  expect(await readdir(path.join(folder, "dist")).catch(() => [])).toEqual([]);
});
