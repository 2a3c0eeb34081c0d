import { expect, test } from "vitest";
import { readCommand } from "../src/read-command.ts";

test("a bake for an environment", () => {
  expect(readCommand({ positionals: ["bake", "logstash"], values: { to: ["ci"] } })).toMatchObject({
    kind: "bake",
    image: "logstash",
    environments: ["ci"],
  });
});

test.for([
  [["cook"], {}, "no command cook"],
  [["bake"], { to: ["ci"] }, "logstash, elasticsearch, docker"],
  [["bake", "logstsh"], { to: ["ci"] }, "no image logstsh"],
  [["bake", "logstash"], {}, "--to"],
  [["bake", "logstash", "ci"], { region: "eu-west-1" }, "no use for ci"],
  [["bake", "logstash"], { to: ["ci"], share: ["222222222222"] }, "--kms-key"],
  [["use", "logstash"], { to: ["ci"] }, "image's id"],
  [["use", "logstash", "ami-12"], { to: ["ci"] }, "ami-12 is none"],
  [["use", "logstash", "ami-0123456789abcdef0"], {}, "--to ci"],
] as const)("%j with %j is wrong", ([positionals, values, problem]) => {
  expect(readCommand({ positionals, values })).toEqual({ kind: "wrong", problem: expect.stringContaining(problem) });
});

test.for([
  [[], {}],
  [["bake"], { help: true }],
] as const)("%j asks for help", ([positionals, values]) => {
  expect(readCommand({ positionals, values })).toEqual({ kind: "help" });
});
