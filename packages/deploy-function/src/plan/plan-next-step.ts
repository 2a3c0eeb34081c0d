import { parseAliasNote, renderAliasNote, type AliasNote, KEPT_BEFORE } from "../model/notes.ts";
import { findServing, type ObservedCode, type ObservedVersion } from "../model/observed-code.ts";
import type { WantedCode } from "../model/wanted-code.ts";
import { compareSettings } from "./compare-settings.ts";

/** What this run has done so far, and what it found first. All else is read anew before each step. */
export interface Progress {
  /** As the first look found it: what is neither that nor what is wanted comes from somebody else. */
  readonly first: ObservedCode;
  /** The code was uploaded by this run. */
  readonly uploaded: boolean;
  /** The version that PublishVersion answered. */
  readonly published: string | undefined;
  /** Versions that this run has proved, each by itself. */
  readonly proved: readonly string[];
}

/** The one thing to do next. */
export type NextStep =
  /** What is wanted serves, and is proved. */
  | { readonly step: "done" }
  | { readonly step: "wait"; readonly forVersion: string }
  | { readonly step: "upload"; readonly revisionId: string }
  | { readonly step: "publish"; readonly revisionId: string }
  /** The synthetic event to the version itself, before any event of others can reach it. */
  | { readonly step: "prove"; readonly version: ObservedVersion }
  | { readonly step: "move"; readonly version: string; readonly note: AliasNote; readonly revisionId: string }
  /** The synthetic event through the alias; without success the alias goes back. */
  | { readonly step: "proveAlias"; readonly version: ObservedVersion; readonly back: string | undefined }
  | { readonly step: "refuse"; readonly because: "otherCode" | "otherAlias" }
  | { readonly step: "fail"; readonly version: string; readonly reason: string };

/**
 * Returns the next step of a deployment, from nothing but what is there and what this run has seen. A run that was killed
 * anywhere is gone on with by the next: each step leaves a state that has its own place here.
 *
 * | found | next |
 * | --- | --- |
 * | alias at the code with the function's settings, proved | done |
 * | the same, on trial (killed between move and proof) | proveAlias, then the trial ends |
 * | $LATEST has other code, as at the first look | upload, only onto what was looked at |
 * | $LATEST has other code, and that came during this run | refuse: another deployment |
 * | $LATEST is being changed (killed after upload) | wait |
 * | $LATEST has the code, no version has it with these settings | publish, only of what was uploaded |
 * | a version has it (killed after publish, or before the move) | prove it |
 * | that version was proved by this run | move, only from where the alias was looked at |
 * | the alias was moved by others during this run | refuse: another deployment |
 */
export function planNextStep(wanted: WantedCode, observed: ObservedCode, progress: Progress): NextStep {
  const { latest, alias } = observed;
  const serving = findServing(observed);
  if (serving !== undefined && isWanted(serving, { wanted, latest }) && !alias.split)
    return planTrial(wanted, observed, serving);
  if (latest.state === "waking") return { step: "wait", forVersion: latest.version };
  if (latest.codeSha256 !== wanted.sha256) {
    const isOthers = progress.uploaded || latest.codeSha256 !== progress.first.latest.codeSha256;
    return isOthers ? { step: "refuse", because: "otherCode" } : { step: "upload", revisionId: latest.revisionId };
  }
  if (latest.state === "failed") return describeFailure(latest);
  const candidate = findCandidate(wanted, observed, progress);
  if (candidate === undefined) return { step: "publish", revisionId: latest.revisionId };
  if (candidate.state === "waking") return { step: "wait", forVersion: candidate.version };
  if (candidate.state === "failed") return describeFailure(candidate);
  if (alias.version !== progress.first.alias.version && alias.version !== candidate.version)
    return { step: "refuse", because: "otherAlias" };
  if (!progress.proved.includes(candidate.version)) return { step: "prove", version: candidate };
  return {
    step: "move",
    version: candidate.version,
    note: planNote(wanted, observed),
    revisionId: alias.revisionId,
  };
}

/** The code of what is wanted, with the settings that the function has now: a version keeps those it was published with. */
function isWanted(
  version: ObservedVersion,
  { wanted, latest }: { wanted: WantedCode; latest: ObservedVersion },
): boolean {
  return (
    version.version !== latest.version &&
    version.codeSha256 === wanted.sha256 &&
    compareSettings(version, latest).length === 0
  );
}

function planTrial({ identity }: WantedCode, { alias }: ObservedCode, serving: ObservedVersion): NextStep {
  const note = parseAliasNote(alias.description);
  const proved =
    note !== undefined &&
    note.onTrialFrom === undefined &&
    renderAliasNote({ ...note, serving: identity }) === alias.description;
  return proved ? { step: "done" } : { step: "proveAlias", version: serving, back: note?.onTrialFrom };
}

function findCandidate(
  wanted: WantedCode,
  { latest, versions }: ObservedCode,
  { published }: Progress,
): ObservedVersion | undefined {
  // AWS: PublishVersion answers with the newest version where nothing has changed since, whatever we think of it.
  return (
    versions.find(({ version }) => version === published) ??
    versions.findLast((version) => isWanted(version, { wanted, latest }))
  );
}

/** The alias's note for the trial: what was never proved is nothing to go back to. */
function planNote({ identity }: WantedCode, { alias }: ObservedCode): AliasNote {
  const { before, onTrialFrom } = parseAliasNote(alias.description) ?? { before: undefined, onTrialFrom: undefined };
  const last = onTrialFrom ?? alias.version;
  // Without a note nothing was ever deployed here: what serves is the placeholder, or nobody knows what.
  const served = before === undefined ? [] : onTrialFrom === undefined ? [last, ...before] : before;
  return { serving: identity, before: served.slice(0, KEPT_BEFORE), onTrialFrom: last };
}

function describeFailure({ version, reason }: ObservedVersion): NextStep {
  return { step: "fail", version, reason: reason ?? "Lambda does not say why" };
}
