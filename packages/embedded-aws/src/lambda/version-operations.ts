import type { CallContext } from "../service.ts";
import { requireFunction } from "./find-function.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { invalidParameterValue, requireRevision } from "./refusals.ts";
import { showFunction } from "./show-function.ts";

export interface PublishVersionInput {
  readonly FunctionName: string;
  readonly CodeSha256?: string;
  readonly Description?: string;
  readonly RevisionId?: string;
}

/** PublishVersion: fixes $LATEST under the next number, unless it is what the newest version is. */
export function publishVersion(desk: LambdaDesk) {
  return ({ FunctionName, CodeSha256, Description, RevisionId }: PublishVersionInput, context: CallContext): object => {
    const of = requireFunction(desk, context, FunctionName);
    requireRevision(RevisionId, of.revisionId);
    const current = of.code?.sha256 ?? "";
    if (CodeSha256 !== undefined && CodeSha256 !== "" && CodeSha256 !== current) {
      throw invalidParameterValue(
        `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${current}). ` +
          "Please try again with the CodeSHA256 in $LATEST.",
      );
    }
    const version = desk.functions.publish(of, Description);
    return showFunction(version, { qualifier: version.version });
  };
}
