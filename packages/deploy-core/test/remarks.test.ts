import { PLACES, writeRemark, type Place, type Remark } from "@logstack/ci-output";
import { readEntries, readGitHub, readOctopus, readTeamCity } from "@logstack/ci-output/testing";
import { describe, expect, it } from "vitest";
import { exitCodeOf, type DeployOutcome } from "../src/model/outcome.ts";
import type { DeployFact } from "../src/report/deploy-event.ts";
import { createRemarks, type RemarkOptions } from "../src/report/remarks/create-remarks.ts";
import { FACTS, OUTCOMES } from "./events/samples.ts";

const stamp = { v: 1, at: "2026-11-22T19:04:11.382Z", elapsedMs: 61 } as const;
const DEFAULTS: RemarkOptions = { verbose: false, templateFile: "environments/cache/template.yaml", refusedHints: [] };

const tellAll = (facts: readonly DeployFact[], options: Partial<RemarkOptions> = {}): readonly Remark[] => {
  const tell = createRemarks({ ...DEFAULTS, ...options });
  return facts.flatMap((fact) => tell({ ...stamp, ...fact }));
};
const finished = (outcome: DeployOutcome): DeployFact => ({
  event: "finished",
  outcome,
  exitCode: exitCodeOf(outcome),
});
const resource = (logicalId: string, status: string): DeployFact => ({
  ...FACTS.resource,
  nestedIn: [],
  logicalId,
  status,
});
const proposing = (...ids: readonly string[]): DeployFact => {
  const [change] = FACTS.proposed.changes;
  return { ...FACTS.proposed, changes: ids.map((logicalId) => ({ ...change, logicalId })) };
};
const outputsOf = (remarks: readonly Remark[]): Readonly<Record<string, string>> =>
  Object.fromEntries(remarks.flatMap((remark) => (remark.kind === "output" ? [[remark.name, remark.value]] : [])));

/** Each ending, after all else that a run can say. */
const RUNS: readonly (readonly [string, readonly DeployFact[]])[] = [
  ...Object.values(OUTCOMES).map((outcome) => [outcome.kind, finished(outcome)] as const),
  ["error", FACTS.error] as const,
].map(([name, ending]) => {
  const before = Object.values(FACTS).filter(({ event }) => event !== "finished" && event !== "error");
  return [name, [...before, ending]];
});

describe("what a run says", () => {
  it.each(RUNS)("is read back message by message, with an ending of %s", (_name, facts) => {
    const lines = (place: Place): readonly string[] =>
      tellAll(facts).flatMap((remark) =>
        writeRemark(place, remark).flatMap((written) => (written.to === "stdout" ? [written.line] : [])),
      );
    const octopus = lines("octopus");
    expect(readOctopus(octopus)).toHaveLength(octopus.filter((line) => line.startsWith("##octopus[")).length);
    const teamcity = lines("teamcity");
    expect(teamcity.map(readTeamCity).filter((message) => message !== undefined)).toHaveLength(
      teamcity.filter((line) => line.startsWith("##teamcity[")).length,
    );
    const github = lines("github");
    expect(github.map(readGitHub).filter((command) => command !== undefined)).toHaveLength(
      github.filter((line) => line.startsWith("::")).length,
    );
    const file = tellAll(facts)
      .flatMap((remark) => writeRemark("github", remark))
      .flatMap((written) => (written.to === "outputFile" ? [written.text] : []))
      .join("");
    expect(Object.keys(readEntries(file))).toHaveLength(Object.keys(outputsOf(tellAll(facts))).length);
    for (const place of PLACES) expect(lines(place).filter((line) => /[\r\n]/.test(line))).toEqual([]);
  });

  it("closes each group that it opens before it opens another, under the same title", () => {
    for (const [, facts] of RUNS) {
      const marks = tellAll(facts).flatMap((remark) =>
        remark.kind === "opened" || remark.kind === "closed" ? [`${remark.kind} ${remark.title}`] : [],
      );
      const title = `What CloudFormation does to stack ${FACTS.started.stackName}`;
      expect(marks).toEqual([`opened ${title}`, `closed ${title}`]);
    }
  });

  it("gives a reason exactly where the exit code is not 0", () => {
    for (const [, facts] of RUNS) {
      const ending = facts.at(-1) as Extract<DeployFact, { event: "finished" | "error" }>;
      const problems = tellAll(facts).filter(({ kind }) => kind === "problem");
      expect(problems).toHaveLength(ending.exitCode === 0 ? 0 : 1);
    }
  });
});

describe("progress", () => {
  it("counts each resource of the change set once, and keeps the last hundredth for the end", () => {
    const told = tellAll([
      proposing("A", "B", "C"),
      resource("A", "UPDATE_IN_PROGRESS"),
      resource("A", "UPDATE_COMPLETE"),
      resource("A", "UPDATE_COMPLETE"),
      resource("Another", "UPDATE_COMPLETE"),
      resource("B", "CREATE_COMPLETE"),
      resource("C", "DELETE_SKIPPED"),
      finished(OUTCOMES.deployed),
    ]);
    expect(told.flatMap((remark) => (remark.kind === "progress" ? [[remark.percent, remark.text]] : []))).toEqual([
      [33, "A UPDATE_COMPLETE (1 of 3)"],
      [66, "B CREATE_COMPLETE (2 of 3)"],
      [99, "C DELETE_SKIPPED (3 of 3)"],
      [100, "done"],
    ]);
  });

  it("does not go back when a run plans anew, nor on to the end when it failed", () => {
    const told = tellAll([
      proposing("A", "B"),
      resource("A", "UPDATE_COMPLETE"),
      proposing("A", "B", "C"),
      resource("A", "UPDATE_COMPLETE"),
      resource("A", "UPDATE_ROLLBACK_COMPLETE"),
      finished(OUTCOMES.rolledBack),
    ]);
    expect(told.flatMap((remark) => (remark.kind === "progress" ? [remark.percent] : []))).toEqual([49]);
  });
});

describe("results", () => {
  it("are the ending, the changes by kind and the stack's outputs", () => {
    const remarks = tellAll([FACTS.started, FACTS.proposed, finished(OUTCOMES.deployed)]);
    expect(outputsOf(remarks)).toEqual({
      "Logstack.Outcome": "deployed",
      "Logstack.ExitCode": "0",
      "Logstack.Layer": FACTS.started.layer,
      "Logstack.Version": FACTS.started.version,
      "Logstack.StackName": FACTS.started.stackName,
      "Logstack.Changes.Added": "0",
      "Logstack.Changes.Modified": "0",
      "Logstack.Changes.Replaced": "1",
      "Logstack.Changes.Removed": "0",
      "Logstack.Changes.Retagged": "0",
      "AwsOutputs[CachePort]": "6379",
    });
  });

  it("name the code of a refusal and of an error", () => {
    expect(outputsOf(tellAll([finished(OUTCOMES.refused)]))["Logstack.Code"]).toBe("replacesStateful");
    expect(outputsOf(tellAll([FACTS.error]))["Logstack.Code"]).toBe(FACTS.error.code);
  });
});

describe("the reason of a failure", () => {
  it("is the ending's first sentence with the root cause, at its line of the template", () => {
    const problem = tellAll([FACTS.started, finished(OUTCOMES.rolledBack)]).find(({ kind }) => kind === "problem");
    expect(problem).toMatchObject({
      title: "deploy cache in ci",
      text: expect.stringMatching(/^Failed: cache .* IndexerGroup: Received 0 SUCCESS signal\(s\) out of 2$/) as string,
      at: { file: "environments/cache/template.yaml", line: 88 },
    });
  });

  it("points nowhere outside of a repository", () => {
    const told = tellAll([FACTS.started, finished(OUTCOMES.rolledBack)], { templateFile: undefined });
    expect(told.find(({ kind }) => kind === "problem")).toMatchObject({ at: undefined });
  });

  it("comes, for a refusal, with where options are given in this place", () => {
    const told = tellAll([finished(OUTCOMES.refused)], { refusedHints: ["Here."] });
    expect(told).toContainEqual({ kind: "text", level: "info", text: "Here." });
    expect(tellAll([finished(OUTCOMES.failed)], { refusedHints: ["Here."] })).not.toContainEqual(
      expect.objectContaining({ text: "Here." }),
    );
  });
});

describe("the summary", () => {
  const summaryOf = (facts: readonly DeployFact[]): string =>
    tellAll(facts)
      .flatMap((remark) => (remark.kind === "summary" ? [remark.markdown] : []))
      .join("");

  it("shows the ending, the parameters and the changes", () => {
    const facts = [FACTS.started, FACTS.parameters, FACTS.proposed, finished(OUTCOMES.deployed)];
    expect(summaryOf(facts)).toMatchSnapshot();
  });

  it("cannot be left by what is in it", () => {
    const nasty = { ...FACTS.error, problem: "a ```` b\n``` \n## Not a heading" };
    expect(summaryOf([nasty]).match(/^`{5}(?:text)?$/gm)).toEqual(["`````text", "`````"]);
  });
});
