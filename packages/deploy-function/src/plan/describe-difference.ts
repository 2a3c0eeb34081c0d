import { parseAliasNote, parseVersionNote, type CodeIdentity } from "../model/notes.ts";
import { findServing, type ObservedCode } from "../model/observed-code.ts";
import type { WantedCode } from "../model/wanted-code.ts";
import { compareSettings } from "./compare-settings.ts";
import { planNextStep } from "./plan-next-step.ts";

/** What serves, and why it is not what is wanted. */
export interface CodeDifference {
  /** Number of the version that the alias points to. */
  readonly servingVersion: string;
  /** Which code that is; undefined for the placeholder, and for what was not published here. */
  readonly serving: CodeIdentity | undefined;
  /** One phrase each; none where there is nothing to deploy. Names of settings, never values. */
  readonly reasons: readonly string[];
}

/** Returns how what serves differs from what is wanted. */
export function describeDifference(wanted: WantedCode, observed: ObservedCode): CodeDifference {
  const serving = findServing(observed);
  const identity = parseVersionNote(serving?.description ?? "");
  const next = planNextStep(wanted, observed, { first: observed, uploaded: false, published: undefined, proved: [] });
  return {
    servingVersion: observed.alias.version,
    serving: identity,
    reasons: next.step === "done" ? [] : findReasons(wanted, observed),
  };
}

function findReasons({ sha256 }: WantedCode, observed: ObservedCode): readonly string[] {
  const { latest, alias } = observed;
  const serving = findServing(observed);
  if (serving === undefined || serving.version === latest.version) return [`the alias points to ${alias.version}`];
  const settings = compareSettings(serving, latest);
  const reasons = [
    ...(serving.codeSha256 === sha256 ? [] : ["the code or its settings differ"]),
    ...(settings.length === 0
      ? []
      : [`the function has other settings since this version was published: ${settings.join(", ")}`]),
    ...(alias.split ? ["a part of the events goes to a second version"] : []),
  ];
  if (reasons.length > 0) return reasons;
  return parseAliasNote(alias.description)?.onTrialFrom === undefined
    ? ["nobody wrote down that it was proved"]
    : ["a deployment before this one ended before it was proved"];
}
