import { parseAliasNote } from "../model/notes.ts";
import type { ObservedCode, ObservedVersion } from "../model/observed-code.ts";
import type { DeployFunctionRequest } from "../model/function-request.ts";
import type { LocatedAlias } from "../model/alias-arn.ts";
import type { FunctionApi, FunctionPorts } from "../ports.ts";
import { moveAlias, noteOfEarlier } from "./move-alias.ts";
import { prove, type FailedProof } from "./prove.ts";

/** A version that serves, and is not proved through its alias yet. */
export interface Trial {
  readonly request: DeployFunctionRequest;
  readonly place: LocatedAlias;
  readonly observed: ObservedCode;
  readonly version: ObservedVersion;
  /** The version to go back to; undefined where none is known. */
  readonly back: string | undefined;
}

/** How a trial ended: passed, lost with the alias where it was before, or `moved` where others moved the alias meanwhile. */
export type TrialEnding =
  | { readonly kind: "passed" | "moved" | "unanswered" }
  | { readonly kind: "lost"; readonly failure: FailedProof; readonly back: string | undefined };

/** Proves what serves through the alias, and writes that down; moves the alias back where it does not work. */
export async function runTrial(ports: FunctionPorts, api: FunctionApi, trial: Trial): Promise<TrialEnding> {
  const { request, place, observed, version, back } = trial;
  const { identity } = request.wanted;
  const { alias } = observed;
  const proved = await prove(ports, api, {
    qualifier: place.alias,
    release: identity.release,
    timeoutMs: version.timeoutMs,
    deadlineAt: request.deadlineAt,
  });
  if (proved.kind === "unanswered") return { kind: "unanswered" };
  if (proved.kind === "passed") {
    const before = parseAliasNote(alias.description)?.before ?? [];
    const note = { serving: identity, before, onTrialFrom: undefined };
    const written = await moveAlias({ report: () => undefined }, api, {
      place,
      version: version.version,
      note,
      revisionId: alias.revisionId,
    });
    return { kind: written === "done" ? "passed" : "moved" };
  }
  if (back === undefined) return { kind: "lost", failure: proved.failure, back };
  const move = { place, version: back, note: noteOfEarlier(observed, back), revisionId: alias.revisionId };
  const written = await moveAlias({ report: () => undefined }, api, move);
  if (written === "moved") return { kind: "moved" };
  ports.report({
    event: "codeStep",
    step: "movedBack",
    functionName: place.functionName,
    alias: place.alias,
    version: back,
  });
  return { kind: "lost", failure: proved.failure, back };
}
