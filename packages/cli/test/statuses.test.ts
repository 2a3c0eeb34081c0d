import { expect, test } from "vitest";
import { showStatuses } from "../src/node/commands/statuses.ts";
import { describeStatuses, renderStatuses } from "../src/render/statuses.ts";
import type { Terminal } from "../src/node/terminal.ts";

const PAGE = `# What is done in each status of a stack

CloudFormation gives a stack one of 23 statuses. What \`logstack\` (and \`deploy.mjs\` of an artifact) does then is one table, a pure function:
[\`what-may-i-do.ts\`](../packages/deploy-core/src/plan/what-may-i-do.ts). Every planner takes its decision from it, and what comes
after can only forbid: termination protection, consent to lose data, another account. This page is what \`logstack statuses\` prints; \`logstack statuses --json\`
gives all answers to a program. \`tools/proofs/test/statuses.deep.ts\` puts a real stack into each status and holds what happens against it.

\`\`\`text
${renderStatuses().join("\n")}
\`\`\`
`;

test("the page of the documentation is what the command prints (npx vitest -u writes it)", async () => {
  await expect(PAGE).toMatchFileSnapshot("../../../docs/statuses.md");
});

test("every line fits into a hundred columns", () => {
  expect(renderStatuses().filter((line) => line.length > 100)).toEqual([]);
});

test("each of the 23 statuses, and that there is no stack, has exactly one row", () => {
  const { statuses } = JSON.parse(JSON.stringify(describeStatuses())) as { statuses: Record<string, object> };
  const names = Object.keys(statuses);
  expect(names).toHaveLength(24);
  const rows = renderStatuses().map((line) => line.trim().split(/ {2,}/));
  expect(
    names.filter((name) => rows.filter(([first, ...cells]) => first === name && cells.length === 4).length !== 1),
  ).toEqual([]);
});

test("--json gives every answer, and what the words mean", async () => {
  const lines: string[] = [];
  const result = (line: string): void => void lines.push(line);
  expect(await showStatuses({ json: true }, { result } as Terminal)).toBe(0);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    v: 1,
    answers: { nothing: "nothing to do" },
    statuses: {
      ROLLBACK_COMPLETE: {
        ours: { deploy: { nothing: "recreate", retained: "recreate", alive: "explain", unknown: "explain" } },
        notOurs: { destroy: { nothing: "leaveAlone" } },
      },
    },
  });
});
