import { parseAliasNote, parseVersionNote } from "../model/notes.ts";
import type { ObservedCode } from "../model/observed-code.ts";

/** How many of the newest versions stay in any case, those that failed their proof among them. */
const NEWEST_KEPT = 3;

/**
 * Returns the numbers of versions that may be deleted, the oldest first: published here, not among the newest, neither
 * serving nor served before as far as a rollback would go, and named by no alias.
 */
export function findPrunable(
  { alias, versions }: ObservedCode,
  { aliased }: { readonly aliased: ReadonlySet<string> },
): readonly string[] {
  const note = parseAliasNote(alias.description);
  const kept = new Set([
    alias.version,
    ...(note?.before ?? []),
    ...(note?.onTrialFrom === undefined ? [] : [note.onTrialFrom]),
  ]);
  const ours = versions.filter(({ description }) => parseVersionNote(description) !== undefined);
  return ours
    .slice(0, -NEWEST_KEPT)
    .map(({ version }) => version)
    .filter((version) => !kept.has(version) && !aliased.has(version));
}
