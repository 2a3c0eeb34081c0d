import type { CallContext } from "../service.ts";
import { describeArchive } from "./code-archives.ts";
import { keepCode, readArchitectures, readCodeInput, type CodeInput } from "./create-function.ts";
import { requireFunction } from "./find-function.ts";
import { readSettings, type SettingsInput } from "./function-settings.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { requireRevision } from "./refusals.ts";
import { showFunction } from "./show-function.ts";
import type { Digests } from "../s3/digests.ts";

export interface UpdateFunctionCodeInput extends CodeInput {
  readonly FunctionName: string;
  readonly Architectures?: readonly string[];
  readonly Publish?: boolean;
  readonly DryRun?: boolean;
  readonly RevisionId?: string;
}

/** UpdateFunctionCode: the code of $LATEST; what a stack says of the code stays unknown to it, as on AWS. */
export function updateFunctionCode(desk: LambdaDesk, digests: Digests) {
  return (input: UpdateFunctionCodeInput, context: CallContext): object => {
    const { FunctionName, Architectures, Publish = false, DryRun = false, RevisionId, ...source } = input;
    const current = requireFunction(desk, context, FunctionName);
    requireRevision(RevisionId, current.revisionId);
    const architectures = Architectures === undefined ? {} : { Architectures: readArchitectures(Architectures) };
    if (DryRun) {
      const code = describeArchive(readCodeInput(desk, source, context.account), digests);
      return showFunction({ ...current, code, settings: { ...current.settings, ...architectures } });
    }
    const code = keepCode(desk, source, context);
    const changed = desk.functions.setCode(current, code, { ...current.settings, ...architectures });
    desk.wake();
    if (!Publish) return showFunction(changed, { phase: "updating" });
    const version = desk.functions.publish(changed, undefined);
    return showFunction(version, { phase: "updating", qualifier: version.version });
  };
}

export interface UpdateFunctionConfigurationInput extends SettingsInput {
  readonly FunctionName: string;
  readonly RevisionId?: string;
}

/** UpdateFunctionConfiguration: what is given of the settings of $LATEST; the rest stays. */
export function updateFunctionConfiguration(desk: LambdaDesk) {
  return (input: UpdateFunctionConfigurationInput, context: CallContext): object => {
    const current = requireFunction(desk, context, input.FunctionName);
    requireRevision(input.RevisionId, current.revisionId);
    const changed = desk.functions.configure(current, { ...current.settings, ...readSettings(input, desk.queues) });
    desk.wake();
    return showFunction(changed, { phase: "updating" });
  };
}
