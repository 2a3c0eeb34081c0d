import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkVariablesOf } from "../src/node/commands/check-variables.ts";
import { diffVariables } from "../src/node/commands/diff-variables.ts";
import type { Terminal } from "../src/node/terminal.ts";

const PLACE = { on: "embedded", region: "ap-southeast-2" };

const TEMPLATE = `Parameters:
  Nodes: { Type: Number, MaxValue: 5 }
  Token: { Type: String, NoEcho: true }
  Shown: { Type: String }
  Endpoint: { Type: String }
Resources:
  Topic: { Type: AWS::SNS::Topic }
`;

const LAYER = {
  name: "probe",
  component: "probe",
  purpose: "Is checked.",
  template: "template.yaml",
  capabilities: [],
  inputs: { Endpoint: { layer: "cache", component: "cache", output: "Endpoint" } },
  stateful: {},
};

/** A checkout with one layer that was never built, whose `variables.json` has these variables. */
async function aCheckout(variables: readonly object[]): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "logstack-variables-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const parameters = { Nodes: "#{Nodes}", Token: "#{Token}", Shown: "#{Shown}", Endpoint: "#{Endpoint}" };
  const ci = { ...PLACE, account: "111111111111" };
  const prod = { ...PLACE, account: "333333333333" };
  const files = {
    "logstack.json": JSON.stringify({ environments: { ci, prod }, lifecycle: [["ci"], ["prod"]] }),
    "environments/variables.json": JSON.stringify({ variables: [] }),
    "environments/probe/package.json": JSON.stringify({ version: "1.0.0", type: "module" }),
    "environments/probe/layer.ts": `export const layer = { ...${JSON.stringify(LAYER)}, smokeTest: (): [] => [] };`,
    "environments/probe/template.yaml": TEMPLATE,
    "environments/probe/variables.json": JSON.stringify({ variables }, null, 1),
    "environments/probe/parameters/octopus.json": JSON.stringify(parameters, null, 1),
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  await symlink(fileURLToPath(new URL("../../../node_modules", import.meta.url)), path.join(root, "node_modules"));
  return root;
}

function aTerminal(cwd: string) {
  const lines: string[] = [];
  const terminal: Terminal = {
    env: {},
    cwd,
    interactive: false,
    colour: false,
    result: (line) => void lines.push(line),
    progress: (line) => void lines.push(line),
    ask: async () => "",
    onInterrupt: () => () => undefined,
  };
  return { terminal, lines };
}

const VARIABLES = [
  { name: "Nodes", value: "2" },
  { name: "Nodes", value: "9", scope: { environment: ["prod"] } },
  { name: "Token", sensitive: true, reference: { ssm: "/probe/token" } },
  { name: "Shown", value: "x", scope: { environment: ["ci"] } },
];

describe("checking variables", () => {
  test("shows every layer in every environment, then what is wrong, at file and line, and ends with 2", async () => {
    const { terminal, lines } = aTerminal(await aCheckout(VARIABLES));
    expect(await checkVariablesOf({ layers: [], environments: [], json: false }, terminal)).toBe(2);
    expect(lines).toEqual([
      "layer  ci  prod",
      "probe  ok  2 problems",
      "",
      "environments/probe/parameters/octopus.json:4  missing  probe in prod",
      "    Shown needs #{Shown}, which has a value only for ci.",
      "environments/probe/variables.json:8  wrong value  probe in prod",
      '    Nodes (Nodes for prod in environments/probe/variables.json): "9" is too large; expected: at most 5.',
      "",
      "2 problems. Nothing was changed.",
    ]);
  });

  test("ends with 0 where nothing is wrong, and tells programs the same as one object", async () => {
    const cwd = await aCheckout([...VARIABLES, { name: "Shown", value: "y" }]);
    const { terminal, lines } = aTerminal(cwd);
    expect(await checkVariablesOf({ layers: ["probe"], environments: ["ci"], json: true }, terminal)).toBe(0);
    expect(JSON.parse(lines.join(""))).toEqual({ v: 1, layers: ["probe"], environments: ["ci"], problems: [] });
  });
});

test("comparing variables shows both values with their sources, and sensitive ones as where they are kept", async () => {
  const token = { name: "Token", sensitive: true, reference: { ssm: "/prod/token" }, scope: { environment: ["prod"] } };
  const { terminal, lines } = aTerminal(await aCheckout([...VARIABLES, token]));
  expect(await diffVariables({ layers: [], from: "ci", to: "prod", json: false }, terminal)).toBe(0);
  expect(lines).toEqual([
    "Nodes",
    "    ci    2  for every environment in environments/probe/variables.json",
    "    prod  9  for prod in environments/probe/variables.json",
    "Shown",
    "    ci    x         for ci in environments/probe/variables.json",
    "    prod  no value",
    "Token",
    "    ci    (sensitive) ssm:/probe/token  for every environment in environments/probe/variables.json",
    "    prod  (sensitive) ssm:/prod/token   for prod in environments/probe/variables.json",
    "",
    "3 variables differ between ci and prod; 0 are the same.",
  ]);
});
