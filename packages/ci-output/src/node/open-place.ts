import { appendFileSync } from "node:fs";
import type { Place } from "../place.ts";
import type { Remark } from "../remark.ts";
import { writeRemark } from "../write-remark.ts";

/** Where a process writes. */
export interface PlaceStreams {
  /** Writes a line. */
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
  /** Names the files that GitHub's runner reads after a step. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens a place: what the returned function is given is written there. A file that cannot be written is told on standard
 * error and stops nothing: it is only a report of what is done meanwhile.
 */
export function openPlace(place: Place, { stdout, stderr, env }: PlaceStreams): (remark: Remark) => void {
  const streams = { stdout, stderr };
  const files = { outputFile: env["GITHUB_OUTPUT"], summaryFile: env["GITHUB_STEP_SUMMARY"] };
  return (remark) => {
    for (const written of writeRemark(place, remark)) {
      if ("line" in written) streams[written.to](written.line);
      else append(files[written.to], { text: written.text, stderr });
    }
  };
}

function append(
  file: string | undefined,
  { text, stderr }: { readonly text: string; readonly stderr: PlaceStreams["stderr"] },
): void {
  if (file === undefined || file === "") return;
  try {
    appendFileSync(file, text);
  } catch (error) {
    stderr(`Warning: ${file} could not be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
