import { NEVER_SHOWN } from "./change-set-statuses.ts";
import { JOURNEYS, UNREACHABLE, type ReachableStatus } from "./reach-status.ts";
import type { Evidence, Group } from "./row.ts";
import { COLUMNS, type Cell } from "./state-operations.ts";

/** What came of the rows of one subject. */
export interface Subject {
  readonly title: string;
  readonly groups: readonly Group[];
}

const EVIDENCE: Readonly<Record<Evidence, string>> = {
  R: "recorded from AWS",
  D: "documented by AWS",
  E: "a published study of real updates",
  I: "reported by users",
  S: "second hand",
  K: "general knowledge",
  assumed: "assumed (A)",
  ours: "our own rule (O)",
};
const MARKS: Readonly<Record<Evidence, string>> = {
  R: "R",
  D: "D",
  E: "E",
  I: "I",
  S: "S",
  K: "K",
  assumed: "A",
  ours: "O",
};

/** No line of the README is longer, in characters. */
const WIDTH = 150;

/** Returns the table of subjects: how many rows each has, how many of them passed, and where they are known from. */
export function renderSubjects(subjects: readonly Subject[], passed: ReadonlySet<object>): string {
  const all = subjects.flatMap(({ groups }) => groups).flatMap(({ rows }) => rows);
  const kinds = (Object.keys(EVIDENCE) as readonly Evidence[]).filter((kind) =>
    all.some((row) => row.evidence === kind),
  );
  const line = (title: string, rows: Group["rows"]): string => {
    const passes = rows.filter((row) => passed.has(row)).length;
    const counts = kinds.map((kind) => rows.filter((row) => row.evidence === kind).length || "");
    return `| ${[title, rows.length, passes, ...counts].join(" | ")} |`;
  };
  const legend = kinds.map((kind) => (kind.length > 1 ? EVIDENCE[kind] : `${EVIDENCE[kind]} (${kind})`));
  return [
    wrap(`Where the rows are known from: ${legend.join(", ")}.`),
    "",
    `| subject | rows | passed | ${kinds.map((kind) => MARKS[kind]).join(" | ")} |`,
    `| --- | --- | --- |${" --- |".repeat(kinds.length)}`,
    ...subjects.map(({ title, groups }) =>
      line(
        title.replace(/:$/, ""),
        groups.flatMap(({ rows }) => rows),
      ),
    ),
    line("all", all),
  ].join("\n");
}

const SYMBOLS: Readonly<Record<Cell["kind"], string>> = { answers: "=", leadsTo: ">", refused: "-" };

/** Returns the matrix of operations and statuses, operations of the same marks in one line. */
export function renderMatrix(): string {
  const statuses = Object.keys(JOURNEYS) as readonly ReachableStatus[];
  const numbers = statuses.map((_, index) => String(index + 1));
  const byMarks = groupBy(COLUMNS, ({ cells }) => statuses.map((status) => SYMBOLS[cells[status].kind]).join(" | "));
  const everywhere = Array(statuses.length).fill("=").join(" | ");
  const namesOf = (marks: string): readonly string[] => (byMarks.get(marks) ?? []).map(({ name }) => name);
  const lines = [...byMarks.keys()]
    .filter((marks) => marks !== everywhere)
    .map((marks) => `| ${namesOf(marks).join("; ")} | ${marks} |`);
  return [
    "`>` is accepted and does something, `=` answers and changes no stack, `-` is refused.",
    "",
    wrap(statuses.map((status, index) => `${index + 1} ${status}`).join(", ")),
    "",
    `| operation | ${numbers.join(" | ")} |`,
    `| --- |${" --- |".repeat(numbers.length)}`,
    ...lines,
    "",
    wrap(`Answered in every status: ${namesOf(everywhere).join(", ")}.`),
    "",
    wrap(`No stack is ever ${UNREACHABLE.join(", ")}, because imports are refused by name.`),
    "",
    "A change set never shows",
    "",
    ...Object.entries(NEVER_SHOWN).map(([status, reason]) => `- ${status}: ${reason}`),
  ].join("\n");
}

/** Returns a text in lines, broken at its blanks but for those between a number and what it counts. */
function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(/(?<!\d) /)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
