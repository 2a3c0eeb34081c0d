import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Place, Remark } from "@logstack/ci-output";
import { openPlace } from "@logstack/ci-output/node";
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
  const refusedHints = place === "octopus" ? OCTOPUS_HINTS : [];
  const tell = createRemarks({ verbose, templateFile: undefined, refusedHints });
  const say = openPlace(place, { stdout: terminal.writeResult, stderr: terminal.writeProgress, env });
  let name: string | undefined;
  return (event) => {
    if (event.event === "started") name = `${event.stackName}-${event.verb}`;
    for (const remark of tell(event)) {
      say(remark);
      for (const kept of keepReport(remark, { place, name })) say(kept);
    }
  };
}

const OCTOPUS_HINTS = [
  "Options such as these go into the Octopus variable Logstack.Arguments, best one that is prompted for, so that they are good for one deployment only.",
];

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
    const why = error instanceof Error ? error.message : String(error);
    return [{ kind: "text", level: "warning", text: `The report ${file} could not be written: ${why}.` }];
  }
  return [{ kind: "artifact", path: file, name: path.basename(file), sizeBytes: Buffer.byteLength(text) }];
}

const TAKES_FILES: ReadonlySet<Place> = new Set(["octopus", "teamcity"]);
const REPORTS = "logstack-reports";
