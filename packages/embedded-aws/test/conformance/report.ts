import { JOURNEYS, UNREACHABLE, type ReachableStatus } from "./reach-status.ts";
import type { Evidence, Group } from "./row.ts";
import { COLUMNS, type Cell } from "./state-operations.ts";

/** What came of the rows of one subject. */
export interface Subject {
  readonly title: string;
  readonly groups: readonly Group[];
}

const EVIDENCE: Readonly<Record<Evidence, string>> = {
  R: "recorded",
  D: "documented",
  E: "studied",
  I: "reported",
  S: "second hand",
  K: "general knowledge",
  assumed: "assumed",
  ours: "our own rule",
};

/** Returns the table of subjects: how many rows each has, how many of them passed, and where they are known from. */
export function renderSubjects(subjects: readonly Subject[], passed: ReadonlySet<object>): string {
  const lines = subjects.map(({ title, groups }) => {
    const rows = groups.flatMap((group) => group.rows);
    const passes = rows.filter((row) => passed.has(row)).length;
    return `| ${title} | ${rows.length} | ${passes} | ${countEvidence(rows.map((row) => row.evidence))} |`;
  });
  return ["| subject | rows | passed | known how |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

function countEvidence(all: readonly Evidence[]): string {
  const kinds = Object.keys(EVIDENCE) as readonly Evidence[];
  const counts = kinds.map((kind) => [EVIDENCE[kind], all.filter((it) => it === kind).length] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}

const SYMBOLS: Readonly<Record<Cell["kind"], string>> = { answers: "=", leadsTo: ">", refused: "-" };

/** Returns the matrix of operations and statuses. */
export function renderMatrix(): string {
  const statuses = Object.keys(JOURNEYS) as readonly ReachableStatus[];
  const legend = statuses.map((status, index) => `${index + 1} ${status}`).join(", ");
  const numbers = statuses.map((_, index) => String(index + 1));
  const lines = COLUMNS.map(
    ({ name, cells }) => `| ${name} | ${statuses.map((status) => SYMBOLS[cells[status].kind]).join(" | ")} |`,
  );
  return [
    `\`>\` is accepted and does something, \`=\` answers and changes no stack, \`-\` is refused. ${legend}.`,
    `Not reached, because imports are refused by name: ${UNREACHABLE.join(", ")}.`,
    "",
    `| operation | ${numbers.join(" | ")} |`,
    `| --- |${" --- |".repeat(numbers.length)}`,
    ...lines,
  ].join("\n");
}
