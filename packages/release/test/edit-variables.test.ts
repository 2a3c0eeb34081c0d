import { expect, test } from "vitest";
import { editVariables, parseVariables, resolveVariables } from "../src/index.ts";

const TEXT = `{
  "$schema": "x.json",
  "variables": [
    { "name": "team", "value": "observability" },
    { "name": "BrokerHost", "value": "a.example", "scope": { "environment": ["ci"], "layer": ["elb-logs"] } },
    { "name": "BrokerHost", "value": "b.example", "scope": { "environment": ["staging"] } }
  ]
}
`;
const scope = { environment: ["ci"], layer: ["elb-logs"] };

test("the value of an entry with exactly this scope is changed, and nothing else in the file", () => {
  const edited = editVariables(TEXT, [{ name: "brokerhost", scope, value: 'new "one"' }]);
  expect(edited).toBe(TEXT.replace('"a.example"', '"new \\"one\\""'));
});

test("where no entry has this scope, one is added at the end, and holds there", () => {
  const own = { environment: ["staging"], layer: ["elb-logs"] };
  const edited = editVariables(TEXT, [{ name: "BrokerHost", scope: own, value: "c.example" }]);
  expect(edited).toBe(
    TEXT.replace(
      '["staging"] } }',
      '["staging"] } },\n    { "name": "BrokerHost", "value": "c.example", "scope": { "environment": ["staging"], "layer": ["elb-logs"] } }',
    ),
  );
  const set = parseVariables(edited, { file: "variables.json", owner: "shared" });
  const resolved = resolveVariables([set], { environment: "staging", layer: "elb-logs" });
  expect(resolved["BrokerHost"]).toMatchObject({ value: "c.example" });
});

test("to change and to change back is to have the file as it was, wherever the entry stands", () => {
  const added = editVariables(TEXT, [{ name: "BrokerPort", scope, value: "1" }]);
  expect(editVariables(added, [{ name: "BrokerPort", scope, value: undefined }])).toBe(TEXT);
  const first = editVariables(TEXT, [{ name: "team", scope: {}, value: undefined }]);
  expect(first).toBe(TEXT.replace('{ "name": "team", "value": "observability" },\n    ', ""));
  expect(editVariables(TEXT, [{ name: "team", scope, value: undefined }])).toBe(TEXT);
});

test("an empty list takes an entry, and a long one is broken as the formatter does", () => {
  const edited = editVariables('{ "variables": [] }', [{ name: "Long", scope, value: "x".repeat(100) }]);
  expect(edited.split("\n")).toHaveLength(7);
  expect(parseVariables(edited, { file: "variables.json", owner: "shared" }).variables).toHaveLength(1);
  expect(editVariables(edited, [{ name: "Long", scope, value: undefined }])).not.toContain("Long");
});
