import { describe, expect, it } from "vitest";
import { argumentsFor, parseArguments } from "../../src/node/arguments.ts";

describe("a deploy script's command line", () => {
  it("deploys when nothing is said, keeps a failed create, and waits 90 minutes", () => {
    expect(parseArguments([])).toMatchObject({
      verb: "deploy",
      onCreateFailure: "keep",
      waitMs: 5_400_000,
      json: false,
    });
  });

  it("takes each allowance as often as it is given", () => {
    const args = [
      "plan",
      "--allow-replacing",
      "A",
      "--allow-replacing=B",
      "--allow-removing",
      "C",
      "--allow-rolling",
      "D",
    ];
    expect(parseArguments(args)).toMatchObject({
      verb: "plan",
      allowReplacing: ["A", "B"],
      allowRemoving: ["C"],
      allowRolling: ["D"],
    });
  });

  it.each([
    ["45s", 45_000],
    ["1h30m", 5_400_000],
    ["2h", 7_200_000],
  ])("understands --wait %s", (text, waitMs) => {
    expect(parseArguments(["--wait", text])).toMatchObject({ waitMs });
  });

  it.each([
    [["--parametres", "x"], "There is no option --parametres.", "Did you mean --parameters?"],
    [["--jsn"], "There is no option --jsn.", "Did you mean --json?"],
    [
      ["deplyo"],
      '"deplyo" is no verb; known are plan, deploy, destroy, rollback, diagnose, verify.',
      "Did you mean deploy?",
    ],
    [["deploy", "broker"], '"broker" is one word too many; the only word is the verb.', undefined],
    [["--account", "12"], '--account takes the twelve digits of an AWS account, not "12".', undefined],
    [
      ["destroy", "--only-stack", "ci-cache"],
      '--only-stack takes the whole ARN of a stack, not "ci-cache".',
      undefined,
    ],
    [
      ["destroy", "--empty-bucket", "Logs"],
      "--empty-bucket Logs takes what is in it.",
      "Add --allow-removing Logs, if nobody needs that any more.",
    ],
    [
      ["--migration", "a b"],
      '--migration takes the name of a migration, in letters, digits and - _ ., not "a b".',
      undefined,
    ],
    [["--wait", "soon"], '--wait takes a time such as 90m, 45s or 1h30m, not "soon".', undefined],
    [["--wait", "0s"], '--wait takes a time such as 90m, 45s or 1h30m, not "0s".', undefined],
    [["--on-create-failure", "keeep"], /"keeep" is no value of --on-create-failure/, "Did you mean keep?"],
    [["--allow-replacing", "*"], /takes the exact logical id of one resource, not "\*"/, undefined],
    [["rollback", "--skip", "no such"], /takes the exact logical id of one resource, not "no such"/, undefined],
    [["--parameters"], /argument missing/, undefined],
    [["diagnose", "--wait", "5m"], "--wait means nothing to diagnose.", "It is for plan, deploy, destroy, rollback."],
    [["--lift-protection", "ci-cache"], "--lift-protection means nothing to deploy.", "It is for destroy."],
    [["--json=yes"], /does not take an argument/, undefined],
  ])("is refused for %j", (args, problem, hint) => {
    expect(() => parseArguments(args)).toThrow(problem);
    expect(() => parseArguments(args)).toThrow(
      expect.objectContaining({ exitCode: 2, ...(hint === undefined ? {} : { hints: [hint] }) }),
    );
  });
});

describe("a command line for another verb", () => {
  const given = ["deploy", "--account=111111111111", "--parameters", "my file.json", "--allow-rolling", "A", "--yes"];

  it("has the options that mean something to it, quoted where a shell needs it", () => {
    expect(argumentsFor("plan", given)).toEqual(
      "--account 111111111111 --parameters 'my_file.json' --allow-rolling A"
        .split(" ")
        .map((word) => word.replace("_", " ")),
    );
  });

  it("has none that it would be refused for", () => {
    for (const verb of ["destroy", "rollback", "diagnose", "verify"] as const) {
      const offered = argumentsFor(verb, given);
      expect(offered).not.toContain("--allow-rolling");
      expect(parseArguments([verb, ...offered])).toMatchObject({ verb, account: "111111111111" });
    }
  });
});
