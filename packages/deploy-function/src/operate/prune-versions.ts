import type { LocatedAlias } from "../model/alias-arn.ts";
import { findPrunable } from "../plan/find-prunable.ts";
import type { FunctionApi, FunctionPorts } from "../ports.ts";
import { readCode } from "./read-code.ts";

/** Deletes old versions beyond a few. What goes wrong is told, and costs nobody anything: the next deployment tries again. */
export async function pruneVersions(
  { report }: Pick<FunctionPorts, "report">,
  api: FunctionApi,
  place: LocatedAlias,
): Promise<void> {
  try {
    const [observed, aliased] = [await readCode(api, place), await api.listAliased()];
    for (const version of findPrunable(observed, { aliased })) {
      await api.deleteVersion(version);
      report({ event: "codeStep", step: "removed", functionName: place.functionName, version });
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report({ event: "warning", message: `old versions of the code could not be removed: ${why}` });
  }
}
