import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { DeployError, renderDuration } from "@logstack/deploy-core";
import {
  compare,
  describeDifference,
  describeDoubt,
  makeReceipt,
  renderReceipt,
  type Comparison,
  type ReadTarget,
  type Side,
  type Sides,
  type Tolerance,
} from "@logstack/migration";
import type { CompareStatsRequest, SideRequest } from "../../stats/stats-request.ts";
import { findActor } from "../find-origin.ts";
import type { OpenSide } from "../stats/open-side.ts";
import { readDeclared } from "../migrate/declared-migration.ts";
import { readProject } from "../project.ts";
import { withSides } from "../stats/with-sides.ts";
import type { Terminal } from "../terminal.ts";

/** By outcome: 0 match, 1 mismatch, 3 undecided. */
const EXIT_CODES: Readonly<Record<Comparison["outcome"], number>> = { match: 0, mismatch: 1, undecided: 3 };

/** Compares two sides, each read twice; a match writes its receipt where one was asked for. */
export async function compareStats(request: CompareStatsRequest, terminal: Terminal): Promise<number> {
  const tolerances = await readTolerances(request, terminal);
  return withSides([request.source, request.copy], {
    terminal,
    use: async ([source, copy]) => {
      if (source === undefined || copy === undefined) throw new Error("two sides were opened and are not there");
      if (!request.json)
        terminal.progress(`Reading both sides twice, ${renderDuration(request.apartMs)} apart: what moves shows.`);
      const sides = await readTwice({ source, copy }, request.apartMs);
      const comparison = compare(sides, { leastApartMs: request.apartMs, tolerances });
      const receipt =
        comparison.outcome === "match" && request.receipt !== undefined
          ? await writeReceipt(comparison, { sides, request, terminal, tolerances })
          : undefined;
      if (request.json) terminal.result(JSON.stringify({ v: 1, ...tell(comparison), receipt }));
      else for (const line of render(comparison, { sides, receipt })) terminal.result(line);
      return EXIT_CODES[comparison.outcome];
    },
  });
}

/** Only what is declared in a file that others see is let pass. */
async function readTolerances({ migration }: CompareStatsRequest, { cwd }: Terminal): Promise<readonly Tolerance[]> {
  if (migration === undefined) return [];
  return (await readDeclared(await readProject(cwd), migration)).declaration.tolerances;
}

async function readTwice(
  { source, copy }: { readonly source: OpenSide; readonly copy: OpenSide },
  apartMs: number,
): Promise<Sides> {
  const [firstSource, firstCopy] = await Promise.all([source.read(), copy.read()]);
  // Timers may be early by a part of a millisecond.
  await setTimeout(apartMs + 2);
  const [secondSource, secondCopy] = await Promise.all([source.read(), copy.read()]);
  return {
    source: { name: source.name, first: firstSource, second: secondSource },
    copy: { name: copy.name, first: firstCopy, second: secondCopy },
  };
}

async function writeReceipt(
  match: Comparison & { readonly outcome: "match" },
  {
    sides,
    request,
    terminal,
    tolerances,
  }: {
    readonly sides: Sides;
    readonly request: CompareStatsRequest;
    readonly terminal: Terminal;
    readonly tolerances: readonly Tolerance[];
  },
): Promise<{ readonly file: string; readonly expiresAt: string }> {
  const facts = {
    sides,
    by: findActor(terminal.env),
    validMs: request.validMs,
    tolerances,
    targets: targetsOf(request),
  };
  const receipt = makeReceipt(match, facts);
  const file = request.receipt ?? "";
  await writeFile(path.resolve(terminal.cwd, file), renderReceipt(receipt)).catch((cause: unknown) => {
    throw new DeployError({
      code: "receiptNotWritten",
      problem: `The sides match, and the receipt can not be written to ${file}.`,
      hints: ["Name a file that can be written by --receipt, and compare again."],
      cause,
    });
  });
  return { file, expiresAt: new Date(receipt.expiresAt).toISOString() };
}

function targetsOf({ source, copy }: CompareStatsRequest): Readonly<Record<"source" | "copy", ReadTarget>> {
  return { source: toReadTarget(source), copy: toReadTarget(copy) };
}

/** A query may hold a key, and a receipt holds none: what can not be read without it can not be proven later. */
function toReadTarget({ target, environment, indices }: SideRequest): ReadTarget {
  const told = target.includes("s3://") ? target : target.replace(/\?.*$/, "");
  return { target: told, indices, ...(environment === undefined ? {} : { environment }) };
}

function tell(comparison: Comparison): object {
  switch (comparison.outcome) {
    case "match":
    case "mismatch":
      return comparison;
    case "undecided":
      return { outcome: comparison.outcome, doubts: comparison.doubts.map(describeDoubt) };
  }
}

function render(
  comparison: Comparison,
  {
    sides: { source, copy },
    receipt,
  }: { readonly sides: Sides; readonly receipt: { readonly file: string; readonly expiresAt: string } | undefined },
): readonly string[] {
  switch (comparison.outcome) {
    case "match":
      return [
        `Match: ${copy.name} has what ${source.name} has.`,
        `  source  ${source.name}${whom(source)}`,
        `  copy    ${copy.name}${whom(copy)}`,
        ...comparison.tolerated.map((difference) => `  let pass  ${describeDifference(difference)}`),
        ...(receipt === undefined ? [] : [`The receipt is in ${receipt.file}, and holds until ${receipt.expiresAt}.`]),
      ];
    case "mismatch":
      return [
        `Mismatch: ${copy.name} has not what ${source.name} has.`,
        ...comparison.differences.slice(0, SHOWN).map((difference) => `  ${describeDifference(difference)}`),
        ...(comparison.differences.length > SHOWN
          ? [`  and ${comparison.differences.length - SHOWN} more (--json)`]
          : []),
      ];
    case "undecided":
      return [
        "Undecided: nothing is said of the two sides.",
        ...comparison.doubts.map((doubt) => `  ${describeDoubt(doubt)}`),
      ];
  }
}

function whom({ second }: Side): string {
  const [first] = second.from;
  return first === undefined ? "" : `    ${first.kind} ${first.value}`;
}

const SHOWN = 20;
