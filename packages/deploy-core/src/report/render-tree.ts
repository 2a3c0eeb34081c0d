import type { Branch, LiveTree } from "./live-tree.ts";
import type { Palette } from "./palette.ts";
import { renderClock } from "./render-duration.ts";
import { findWord } from "./render-resource.ts";

/** How and on what the tree is to be drawn. */
export interface TreeDisplay {
  /** Columns and rows of the terminal. */
  readonly width: number;
  readonly height: number;
  /** The time of the drawing, in milliseconds since the start of the command. */
  readonly elapsedMs: number;
  readonly palette: Palette;
  /** Shows types, AWS's own statuses and what it says beside them. */
  readonly verbose: boolean;
}

/**
 * Renders an operation as it stands: the stack, and under it each resource with how long it takes, those of nested
 * stacks indented. No line is wider than the terminal, and all of them fit on it: where they do not, what is done is
 * folded into a number, then what runs, and what failed goes last.
 */
export function renderTree(tree: LiveTree, display: TreeDisplay): readonly string[] {
  const { height, width, palette } = display;
  // The last row stays free, or the terminal scrolls; nor may a line touch the last column.
  const rows = Math.max(1, height - 2);
  const branches = inOrder([...tree.branches.values()]);
  const shown = choose(branches, rows - 1);
  const folded = branches.filter((branch) => !shown.includes(branch));
  const nameWidth = Math.max(0, ...shown.map(({ path }) => indentOf(path).length + (path.at(-1) ?? "").length));
  return [
    renderHead(tree, display),
    ...shown.map((branch) => paintBranch(branch, { tree, display, nameWidth })),
    ...(folded.length === 0 ? [] : [palette.faint(cut(`  ${renderFolded(folded)}`, width))]),
  ].slice(0, rows);
}

function renderHead(tree: LiveTree, { elapsedMs, width, palette }: TreeDisplay): string {
  const toCome = [...tree.marks.keys()].filter((id) => !tree.branches.has(id)).length;
  const clock = renderClock(elapsedMs - tree.sinceMs).padStart(7);
  const word = tree.rollingBack ? "rolling back" : (tree.status ?? "");
  const rest = toCome === 0 || tree.rollingBack ? "" : `    ${toCome} to come`;
  const line = cut(`${clock}  ${tree.stackName}  ${word}${rest}`, width);
  return tree.rollingBack ? palette.careful(line) : line;
}

/** Those of a nested stack stand under it. */
function inOrder(branches: readonly Branch[]): readonly Branch[] {
  const place = new Map(branches.map(({ path }, index) => [path.join("/"), index]));
  const keyOf = ({ path }: Branch): readonly number[] =>
    path.map((_, depth) => place.get(path.slice(0, depth + 1).join("/")) ?? branches.length);
  return branches
    .map((branch) => ({ branch, key: keyOf(branch) }))
    .sort((a, b) => comparePlaces(a.key, b.key))
    .map(({ branch }) => branch);
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((place, depth) => place !== b[depth]);
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}

/** The first that fits: all; all that is not done; what failed, and as much of what runs as there is room for. */
function choose(branches: readonly Branch[], rows: number): readonly Branch[] {
  if (branches.length <= rows) return branches;
  const room = Math.max(0, rows - 1);
  const failed = branches.filter(({ state }) => state === "failed");
  const running = branches.filter(({ state }) => state === "running");
  const first = new Set([...failed, ...running].slice(0, room));
  return branches.filter((branch) => first.has(branch));
}

function renderFolded(folded: readonly Branch[]): string {
  const count = (state: Branch["state"]): number => folded.filter((branch) => branch.state === state).length;
  const told = [
    [count("failed"), "more failed"],
    [count("running"), "more under way"],
    [count("done"), "done"],
  ] as const;
  return told
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(", ");
}

interface Surroundings {
  readonly tree: LiveTree;
  readonly display: TreeDisplay;
  readonly nameWidth: number;
}

function paintBranch(branch: Branch, { tree, display, nameWidth }: Surroundings): string {
  const { path, type, mark, status, reason, state, sinceMs, untilMs } = branch;
  const { elapsedMs, width, verbose, palette } = display;
  const clock = renderClock((untilMs ?? elapsedMs) - sinceMs).padStart(7);
  const name = `${indentOf(path)}${path.at(-1) ?? ""}`.padEnd(nameWidth);
  const word = verbose ? status : (findWord(status, tree) ?? findRunningWord(status, tree));
  const said = reason !== undefined && (verbose || state === "failed") ? `  ${reason.replaceAll(/\s+/g, " ")}` : "";
  return PAINTS[state](palette)(cut(`${clock}  ${mark} ${name}  ${word}${verbose ? `  ${type}` : ""}${said}`, width));
}

const PAINTS = {
  running: ({ strong }) => strong,
  done: ({ faint }) => faint,
  failed: ({ bad }) => bad,
} as const satisfies Record<Branch["state"], (palette: Palette) => (text: string) => string>;

function findRunningWord(status: string, { rollingBack }: LiveTree): string {
  if (rollingBack && status === "UPDATE_IN_PROGRESS") return "putting back";
  return RUNNING_WORDS[status] ?? status;
}

const RUNNING_WORDS: Readonly<Record<string, string>> = {
  CREATE_IN_PROGRESS: "creating",
  UPDATE_IN_PROGRESS: "updating",
  DELETE_IN_PROGRESS: "deleting",
  IMPORT_IN_PROGRESS: "importing",
};

function indentOf(path: readonly string[]): string {
  return "  ".repeat(path.length - 1);
}

function cut(line: string, width: number): string {
  const room = Math.max(1, width - 1);
  return line.length <= room ? line.trimEnd() : `${line.slice(0, room - 1)}…`;
}
