import { describe, expect, test } from "vitest";
import { checkPipelines, checkSettingsFile, renderFinding } from "../src/index.ts";

const settings = (text: string): readonly string[] =>
  checkSettingsFile({ file: "logstash.yml", text }).map(renderFinding);

describe("logstash.yml", () => {
  test.each(["", "# nothing\n", "path.data: /var/lib/logstash\napi.http.host: 127.0.0.1\n", "path:\n  data: /a\n"])(
    "is sound: %j",
    (text) => expect(settings(text)).toEqual([]),
  );

  test.each([
    ["a setting that is misspelt", "path.dta: /a\n", "1:1", /Did you mean path\.data\?/],
    ["a setting of the past", "\nhttp.host: 127.0.0.1\n", "2:1", /use api\.http\.host/],
    ["a level that is none", "log.level: verbose\n", "1:12", /must be fatal, error/],
    ["a setting twice", "log.level: info\nlog.level: warn\n", "2:1", /This is no YAML/],
    ["a variable that is not closed", "path:\n  data: ${DATA\n", "2:9", /`\$\{DATA` is not closed by `\}`/],
    ["a list", "- log.level: info\n", "1:1", /is settings and their values/],
  ])("%s is refused", (_name, text, place, message) => {
    const found = settings(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(`logstash.yml:${place}: error: `);
    expect(found[0]).toMatch(message);
  });
});

test("a variable that the machine has no value for is refused", () => {
  const text = 'input { tcp { port => "${PORTT}" } }\noutput { tcp { host => "${HOST}" port => "${PORT:1}" } }\n';
  const found = checkPipelines({ files: [{ file: "a.conf", text }] }, { machineVariables: ["PORT", "HOST"] });
  expect(found.map(renderFinding)).toEqual([
    "a.conf:1:24: error: The machine has no ${PORTT}, so Logstash does not start. Did you mean PORT? It has PORT, HOST.",
  ]);
});
