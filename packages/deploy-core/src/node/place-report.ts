import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeRemark, type Place, type Remark, type Written } from "@logstack/ci-output";
import type { DeployEvent } from "../report/deploy-event.ts";
import { createRemarks } from "../report/remarks/create-remarks.ts";
import type { Terminal } from "./terminal.ts";

/** What a report to a place is made from. */
export interface PlaceReport {
  readonly place: Place;
  readonly terminal: Terminal;
  readonly verbose: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reports the events of one run in the language of the place where it runs. Octopus and TeamCity take the report of the
 * changes as a file: it is written below the working folder, which both keep until they have collected it.
 */
export function createPlaceReport({ place, terminal, verbose, env }: PlaceReport): (event: DeployEvent) => void {
  const tell = createRemarks({
    verbose,
    templateFile: undefined,
    refusedHints: place === "octopus" ? OCTOPUS_HINTS : [],
  });
  const write = createWriter(terminal, env);
  let name: string | undefined;
  return (event) => {
    if (event.event === "started") name = `${event.stackName}-${event.verb}`;
    for (const remark of tell(event)) {
      for (const said of [remark, ...keepReport(remark, { place, name })]) {
        for (const written of writeRemark(place, said)) write(written);
      }
    }
  };
}

const OCTOPUS_HINTS = [
  "Options such as these go into the Octopus variable Logstack.Arguments, best one that is prompted for, so that they are good for one deployment only.",
];

function createWriter(terminal: Terminal, env: PlaceReport["env"]): (written: Written) => void {
  const files = { outputFile: env["GITHUB_OUTPUT"], summaryFile: env["GITHUB_STEP_SUMMARY"] };
  return (written) => {
    switch (written.to) {
      case "stdout":
        terminal.writeResult(written.line);
        return;
      case "stderr":
        terminal.writeProgress(written.line);
        return;
      case "outputFile":
      case "summaryFile": {
        const file = files[written.to];
        if (file !== undefined && file !== "") append(file, { text: written.text, terminal });
      }
    }
  };
}

/** What cannot be written there is told, and stops nothing: AWS is being changed. */
function append(file: string, { text, terminal }: { readonly text: string; readonly terminal: Terminal }): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    terminal.writeProgress(`Warning: ${file} could not be written: ${describe(error)}.`);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The summary of a run that began, as a file where it is no message of the place; no failure over that is worth failing a deployment. */
function keepReport(
  remark: Remark,
  { place, name }: { readonly place: Place; readonly name: string | undefined },
): readonly Remark[] {
  if (remark.kind !== "summary" || name === undefined || !TAKES_FILES.has(place)) return [];
  const file = path.resolve(REPORTS, `${name}.md`);
  const text = `${remark.markdown}\n`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    return [{ kind: "text", level: "warning", text: `The report ${file} could not be written: ${describe(error)}.` }];
  }
  return [{ kind: "artifact", path: file, name: path.basename(file), sizeBytes: Buffer.byteLength(text) }];
}

const TAKES_FILES: ReadonlySet<Place> = new Set(["octopus", "teamcity"]);
const REPORTS = "logstack-reports";
