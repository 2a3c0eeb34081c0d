import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHANGE_SET_GROUPS } from "./change-set-groups.ts";
import { EXPORT_GROUPS } from "./export-groups.ts";
import { REFUSAL_FACTS, STATE_FACTS } from "./facts.ts";
import { UNREACHABLE } from "./reach-status.ts";
import { REFUSAL_GROUPS } from "./refusal-groups.ts";
import { SCENARIO_GROUPS } from "./scenario-groups.ts";
import { STATE_OPERATION_GROUPS } from "./state-operation-groups.ts";

/** What is known of AWS, kept beside the repository. */
const FILE = join(import.meta.dirname, "../../../../../shared/facts/cloudformation.md");

const GROUPS = [
  ...REFUSAL_GROUPS,
  ...SCENARIO_GROUPS,
  ...EXPORT_GROUPS,
  ...STATE_OPERATION_GROUPS,
  ...CHANGE_SET_GROUPS,
];
const ROWS = GROUPS.flatMap(({ title, rows }) => rows.map(({ what }) => `${title}: ${what}`));

describe("what is known of AWS's refusals", () => {
  it("has rows of the suite for every line", () => {
    expect(REFUSAL_FACTS.flatMap(([, ...rows]) => rows).filter((row) => !ROWS.includes(row))).toEqual([]);
    expect(REFUSAL_FACTS.filter(([, ...rows]) => rows.length === 0)).toEqual([]);
  });

  it("is every line that is on record", () => {
    const tested = REFUSAL_FACTS.map(([when]) => when);
    expect(linesOf("### 5.5") ?? tested).toEqual(tested);
  });
});

describe("what is known of operations by state", () => {
  it("has a row of the suite for every pair that the engine's stacks can be in", () => {
    const pairs = Object.values(STATE_FACTS).flatMap(({ states, operations }) =>
      states
        .filter((state) => !UNREACHABLE.some((it) => it === state))
        .flatMap((state) => operations.map((operation) => `${state}: ${operation}: `)),
    );
    expect(pairs.length).toBeGreaterThan(60);
    expect(pairs.filter((pair) => !ROWS.some((row) => row.startsWith(pair)))).toEqual([]);
  });

  it("is every line that is on record", () => {
    const tested = Object.keys(STATE_FACTS);
    expect(linesOf("### 5.2") ?? tested).toEqual(tested);
  });
});

/** The first cells of a section's table; undefined where the file is not at hand. */
function linesOf(heading: string): readonly string[] | undefined {
  if (!existsSync(FILE)) {
    console.warn("No file of facts beside the repository: whether all of its lines are tested was not checked.");
    return undefined;
  }
  const [, section = ""] = readFileSync(FILE, "utf8").split(heading);
  const [own = ""] = section.split("\n### ");
  const cells = own
    .split("\n")
    .flatMap((line) => (line.startsWith("| ") ? [line.split(" | ")[0]?.slice(2) ?? ""] : []));
  // A table begins with its titles and a rule.
  return cells.slice(2);
}
