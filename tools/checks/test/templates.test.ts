import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { readLayers } from "./layers.ts";

const REGIONS = ["ap-southeast-2", "us-east-1"];
const run = promisify(execFile);

/** The installed version, `cfn-lint 1.51.0`; undefined where it is not installed. */
async function findCfnLint(): Promise<string | undefined> {
  try {
    return (await run("cfn-lint", ["--version"])).stdout.trim();
  } catch {
    return undefined;
  }
}

/** Returns cfn-lint's findings as it prints them, one a line, templates told by their folder. */
async function lint(templates: readonly string[]): Promise<readonly string[]> {
  const args = ["--format", "parseable", "--regions", ...REGIONS, "--", ...templates];
  try {
    return toLines((await run("cfn-lint", args)).stdout);
  } catch (error) {
    // The exit code tells that there are findings, which are on the standard output; anything else is a surprise.
    if (error instanceof Error && "stdout" in error && error.stdout !== "") return toLines(String(error.stdout));
    throw error;
  }
}

function toLines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

const version = await findCfnLint();

const finding =
  version === undefined
    ? "is not installed here, so it has checked no template (pip install cfn-lint)"
    : `finds nothing in any template for ${REGIONS.join(" and ")} (${version})`;

it(`cfn-lint ${finding}`, async () => {
  const templates = (await readLayers()).map(({ layer, folder }) => fileURLToPath(new URL(layer.template, folder)));
  expect(templates).not.toEqual([]);
  expect(version === undefined ? [] : await lint(templates)).toEqual([]);
});
