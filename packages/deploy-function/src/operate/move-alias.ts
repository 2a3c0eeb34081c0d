import type { LocatedAlias } from "../model/alias-arn.ts";
import { parseAliasNote, parseVersionNote, renderAliasNote, type AliasNote } from "../model/notes.ts";
import type { ObservedCode } from "../model/observed-code.ts";
import type { FunctionApi, FunctionPorts, Written } from "../ports.ts";

/** An alias, and where it is to go. */
export interface AliasMove {
  readonly place: LocatedAlias;
  readonly version: string;
  readonly note: AliasNote | undefined;
  readonly revisionId: string;
}

/** Moves the alias, if it is still as it was looked at; reports it. */
export async function moveAlias(
  { report }: Pick<FunctionPorts, "report">,
  api: FunctionApi,
  { place: { functionName, alias }, version, note, revisionId }: AliasMove,
): Promise<Written> {
  const description = note === undefined ? "" : renderAliasNote(note);
  const written = await api.moveAlias({ version, description, revisionId });
  if (written === "done") report({ event: "codeStep", step: "moved", functionName, alias, version });
  return written;
}

/** Returns the note of a version that the alias goes back to; undefined for one that was not published here. */
export function noteOfEarlier({ alias, versions }: ObservedCode, back: string): AliasNote | undefined {
  const serving = parseVersionNote(versions.find(({ version }) => version === back)?.description ?? "");
  if (serving === undefined) return undefined;
  const before = (parseAliasNote(alias.description)?.before ?? []).filter((version) => version !== back);
  return { serving, before, onTrialFrom: undefined };
}
