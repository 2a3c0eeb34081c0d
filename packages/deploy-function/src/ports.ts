import type { Clock, Report, StackApi } from "@logstack/deploy-core";
import type { ObservedAlias, ObservedVersion } from "./model/observed-code.ts";
import type { Answer } from "./plan/judge-proof.ts";

/** How a conditional write ended: done, or nothing was written because it was no longer as it was looked at. */
export type Written = "done" | "moved";

/** What a deployment of code asks of Lambda. A method throws a `DeployError` for whatever it cannot do. */
export interface FunctionApi {
  readLatest(): Promise<ObservedVersion>;
  /** Undefined where the function has no such alias. */
  readAlias(): Promise<ObservedAlias | undefined>;
  /** All published versions, the oldest first, every page. */
  listVersions(): Promise<readonly ObservedVersion[]>;
  /** The versions that any alias names, weights included, every page. */
  listAliased(): Promise<ReadonlySet<string>>;
  /** Puts code on $LATEST, if that still has this revision. */
  upload(archive: Uint8Array, options: { readonly revisionId: string }): Promise<Written>;
  /** Publishes $LATEST, if it still has this revision and this code; returns the version's number. */
  publish(options: {
    readonly revisionId: string;
    readonly sha256: string;
    readonly description: string;
  }): Promise<{ readonly version: string } | "moved">;
  /** Points the alias to a version, to it alone, if the alias still has this revision. */
  moveAlias(options: {
    readonly version: string;
    readonly description: string;
    readonly revisionId: string;
  }): Promise<Written>;
  /** Invokes a version or the alias and waits for the answer; `throttled` where no copy of the function was free. */
  invoke(
    qualifier: string,
    event: { readonly payload: string; readonly timeoutMs: number },
  ): Promise<Answer | "throttled">;
  deleteVersion(version: string): Promise<void>;
}

/** All the I/O there is. */
export interface FunctionPorts {
  readonly stacks: Pick<StackApi, "describeStack" | "callerAccount">;
  /** Connects to the function that has this alias. */
  readonly connect: (alias: AliasPlace) => FunctionApi;
  readonly clock: Clock;
  readonly report: Report;
  readonly confirm: (question: string) => Promise<"yes" | "no" | "unanswerable">;
  readonly interrupted: () => boolean;
  /** A fresh lower-case token, different each time. */
  readonly newToken: () => string;
}

/** Where an alias is, as its ARN says. */
export interface AliasPlace {
  readonly functionName: string;
  readonly alias: string;
}
