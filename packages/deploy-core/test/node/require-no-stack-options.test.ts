import { expect, it } from "vitest";
import { parseArguments } from "../../src/node/arguments.ts";
import { requireNoConfigurationOptions, requireNoStackOptions } from "../../src/node/require-no-stack-options.ts";

const ARN = "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-broker/0a1b2c";

it.each([
  ["deploy --allow-replacing A", "--allow-replacing A: this is for stacks."],
  ["deploy --allow-rolling A --allow-rolling B", "--allow-rolling A, --allow-rolling B: this is for stacks."],
  ["deploy --allow-changing A", "--allow-changing A:"],
  ["deploy --skip A", "--skip A:"],
  ["deploy --migration moving", "--migration moving:"],
  ["destroy --lift-protection ci-broker", "--lift-protection ci-broker:"],
  ["destroy --receipt r.json", "--receipt r.json:"],
  ["destroy --allow-removing Logs --empty-bucket Logs", "--allow-removing Logs, --empty-bucket Logs:"],
  [`destroy --only-stack ${ARN}`, `--only-stack ${ARN}:`],
])("what deploys no stack refuses %s", (line, said) => {
  const args = parseArguments(line.split(" "));
  expect(() => requireNoStackOptions(args, "a configuration")).toThrow(said);
  expect(() => requireNoStackOptions(args, "a configuration")).toThrow(/To a configuration it means nothing/);
});

it.each(["deploy --yes --wait 5m --disposable --on-create-failure keep", "destroy --prove-data", "rollback --json"])(
  "what deploys no stack takes %s, which all layers of an environment are given",
  (line) => expect(() => requireNoStackOptions(parseArguments(line.split(" ")), "code")).not.toThrow(),
);

it("the rollback of a stack refuses the consent that the rollback of a configuration takes; its deployment has one of its own", () => {
  const refuse = (line: string) => () => requireNoConfigurationOptions(parseArguments(line.split(" ")));
  expect(refuse("rollback --allow-rolling broker")).toThrow("--allow-rolling broker: this is for configurations.");
  expect(refuse("deploy --allow-rolling BrokerGroup")).not.toThrow();
  expect(refuse("rollback --yes")).not.toThrow();
});
