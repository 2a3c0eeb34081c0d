import { parseAliasNote, parseVersionNote } from "../model/notes.ts";
import { findServing, type ObservedCode } from "../model/observed-code.ts";
import { compareSettings } from "./compare-settings.ts";

/** How a function stands, in a phrase, and what is wrong with that, as a sentence. */
export interface Standing {
  readonly stands: string;
  readonly problem: string | undefined;
}

/** Says of a function what serves, and what the last deployment left undone. */
export function describeStanding(observed: ObservedCode): Standing {
  const { alias, latest, versions } = observed;
  const serving = findServing(observed);
  const identity = parseVersionNote(serving?.description ?? "");
  const stands =
    identity === undefined
      ? `version ${alias.version}, which no deployment of code has published, gets the events`
      : `version ${alias.version} (${identity.version}, release ${identity.release}) gets the events`;
  const note = parseAliasNote(alias.description);
  if (note?.onTrialFrom !== undefined)
    return { stands, problem: "The last deployment ended before it was proved through the alias." };
  const newest = versions.at(-1);
  if (newest !== undefined && Number(newest.version) > Number(alias.version) && parseVersionNote(newest.description)) {
    const problem = `Version ${newest.version} was published after it and does not get them: it was not proved, or taken back.`;
    return { stands, problem };
  }
  if (serving === undefined) return { stands, problem: undefined };
  if (serving.codeSha256 !== latest.codeSha256)
    return { stands, problem: "Other code was uploaded, and no version of it gets events." };
  const settings = compareSettings(serving, latest);
  if (settings.length === 0) return { stands, problem: undefined };
  return { stands, problem: `The function has other settings since: ${settings.join(", ")}.` };
}
