import type { DeployEvent } from "./deploy-event.ts";
import type { Palette } from "./palette.ts";
import type { Mark } from "./render-changes.ts";
import { renderClock } from "./render-duration.ts";

type Of<Name extends DeployEvent["event"]> = Extract<DeployEvent, { readonly event: Name }>;

/** What the lines about resources depend on beside the events. */
export interface ResourceDisplay {
  readonly palette: Palette;
  /** Shows every event, with its reason. */
  readonly verbose: boolean;
  /** What the change set said of each resource, so that a replacement keeps its mark. */
  readonly marks: ReadonlyMap<string, Mark>;
  /** The stack goes back to what it was. */
  readonly rollingBack: boolean;
}

/** Renders what became of a resource, a line at the time it happened; what only begins is left to `verbose`. */
export function renderResource(event: Of<"resource">, display: ResourceDisplay): readonly string[] {
  const { palette, verbose } = display;
  const { logicalId, nestedIn = [], status, reason, elapsedMs } = event;
  const word = findWord(status, display);
  if (word === undefined && !verbose) return [];
  const name = [...nestedIn, logicalId].join("/").padEnd(NAME_WIDTH);
  const shown = word === "failed" ? palette.bad(word) : (word ?? palette.faint(status));
  const line = `${renderClock(elapsedMs).padStart(7)}  ${findMark(event, display.marks)} ${name}  ${shown}`;
  return reason !== undefined && (verbose || word === "failed")
    ? [line, palette.faint(`${" ".repeat(13)}${reason}`)]
    : [line];
}

/** Returns what became of a resource in a word; undefined for what has only begun. */
export function findWord(status: string, { rollingBack }: Pick<ResourceDisplay, "rollingBack">): string | undefined {
  if (rollingBack && status === "UPDATE_COMPLETE") return "put back";
  return RESOURCE_WORDS[status] ?? (status.endsWith("_FAILED") ? "failed" : undefined);
}

/** Returns the mark of a resource: what the change set said of it, or what its status says. */
export function findMark(
  { logicalId, nestedIn, status }: Pick<Of<"resource">, "logicalId" | "nestedIn" | "status">,
  marks: ReadonlyMap<string, Mark>,
): Mark {
  if (status.startsWith("DELETE")) return "-";
  const told = nestedIn === undefined ? marks.get(logicalId) : undefined;
  return told ?? (status.startsWith("CREATE") ? "+" : "~");
}

/** Wide enough for most logical ids: events come one by one, so columns cannot be measured. */
const NAME_WIDTH = 24;

const RESOURCE_WORDS: Readonly<Record<string, string>> = {
  CREATE_COMPLETE: "created",
  UPDATE_COMPLETE: "updated",
  DELETE_COMPLETE: "deleted",
  DELETE_SKIPPED: "kept",
  IMPORT_COMPLETE: "imported",
};

/** Renders a status of the stack itself: that it is rolled back is told always, the rest is left to `verbose`. */
export function renderStack(
  { status, reason, elapsedMs }: Of<"stack">,
  { palette, verbose }: Pick<ResourceDisplay, "palette" | "verbose">,
): readonly string[] {
  const begins = status === "ROLLBACK_IN_PROGRESS" || status === "UPDATE_ROLLBACK_IN_PROGRESS";
  if (!begins && !verbose) return [];
  const said = begins ? palette.careful("rolling back") : palette.faint(`stack ${status}`);
  const line = `${renderClock(elapsedMs).padStart(7)}  ${said}`;
  return verbose && reason !== undefined ? [line, palette.faint(`${" ".repeat(13)}${reason}`)] : [line];
}
