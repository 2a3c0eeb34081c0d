import { afterAll, describe, expect, it } from "vitest";
import { CHANGE_SET_GROUPS } from "./change-set-groups.ts";
import { EXPORT_GROUPS } from "./export-groups.ts";
import { NESTED_GROUPS } from "./nested-groups.ts";
import { NOT_MODELLED_GROUPS, renderNotModelled } from "./not-modelled-groups.ts";
import { NO_UPDATE_GROUPS } from "./no-update-groups.ts";
import { readSection, writeSection } from "./readme.ts";
import { exactShareOf, judgeRecordings, renderRecordings } from "./recordings.ts";
import { REFUSAL_GROUPS } from "./refusal-groups.ts";
import { renderMatrix, renderSubjects, type Subject } from "./report.ts";
import type { Row } from "./row.ts";
import { SCENARIO_GROUPS } from "./scenario-groups.ts";
import { SNAPSHOT_GROUPS } from "./snapshot-groups.ts";
import { STATE_OPERATION_GROUPS } from "./state-operation-groups.ts";

const SUBJECTS: readonly Subject[] = [
  { title: "operations by status of the stack", groups: STATE_OPERATION_GROUPS },
  { title: "operations by status of the change set", groups: CHANGE_SET_GROUPS },
  ...[
    ...REFUSAL_GROUPS,
    ...NO_UPDATE_GROUPS,
    ...SCENARIO_GROUPS,
    ...SNAPSHOT_GROUPS,
    ...NESTED_GROUPS,
    ...EXPORT_GROUPS,
    ...NOT_MODELLED_GROUPS,
  ].map((group) => ({
    title: group.title,
    groups: [group],
  })),
];

const passed = new Set<Row>();

describe.each(SUBJECTS)("$title", ({ groups }) => {
  describe.each(groups)("$title", ({ rows, close }) => {
    afterAll(async () => await close?.());
    it.each(rows)("$what", async (row) => {
      await expect(row.judge()).resolves.toBeUndefined();
      passed.add(row);
    });
  });
});

/** `pnpm --filter @logstack/embedded-aws conformance` writes what the suite finds; without it, it has to be there. */
function publish(section: string, found: string): void {
  if (process.env["CONFORMANCE"] === "write") writeSection(section, found);
}

/** AWS itself answered some of the recorded steps in two ways. */
const LEAST_EXACT_SHARE = 0.95;

describe("the README", () => {
  it("has the table of subjects that this suite writes", () => {
    const found = renderSubjects(SUBJECTS, passed);
    publish("conformance", found);
    expect(readSection("conformance")).toBe(found);
  });

  it("has the matrix of operations and statuses that this suite writes", () => {
    const found = renderMatrix();
    publish("operations by status", found);
    expect(readSection("operations by status")).toBe(found);
  });

  it("has the table of recorded steps that this suite writes, where the recordings are at hand", async () => {
    const stories = await judgeRecordings();
    const found = stories.length === 0 ? readSection("recordings") : renderRecordings(stories);
    publish("recordings", found);
    expect(readSection("recordings")).toBe(found);
    expect(exactShareOf(stories)).toBeGreaterThan(LEAST_EXACT_SHARE);
  });

  it("says what is not modelled as this suite writes it", () => {
    const found = renderNotModelled();
    publish("not modelled", found);
    expect(readSection("not modelled")).toBe(found);
  });
});
