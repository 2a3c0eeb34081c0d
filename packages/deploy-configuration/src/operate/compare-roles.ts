import type { BundleOfRole } from "../model/bundle.ts";
import { machinesOf, machinesWith, type ObservedRole } from "../model/observed-role.ts";
import { compareFiles } from "../plan/compare-files.ts";
import type { WantedRole } from "../plan/plan-next-step.ts";
import type { ConfigurationPorts } from "../ports.ts";
import { describeReasons } from "../plan/describe-roles.ts";
import type { OpenedLayer } from "./open-layer.ts";

/** What is compared with what. */
export interface Comparison {
  readonly layer: OpenedLayer;
  readonly wanted: readonly WantedRole[];
  readonly observed: readonly ObservedRole[];
  readonly bundles: readonly BundleOfRole[];
}

/** Reports for each role what its machines have, why there is something to deploy, and which lines of files would change. */
export async function compareRoles(
  { report }: Pick<ConfigurationPorts, "report">,
  comparison: Comparison,
): Promise<void> {
  const { layer, wanted, observed, bundles } = comparison;
  for (const each of wanted) {
    const found = observed.find(({ role }) => role === each.role);
    const bundle = bundles.find(({ role }) => role === each.role);
    if (found === undefined || bundle === undefined) continue;
    const current = found.pointer.kind === "found" ? found.pointer.pointer.current : undefined;
    const before =
      current === undefined || current.digest === bundle.digest
        ? undefined
        : await layer.api.bundles.read(each.role, current.digest);
    report({
      event: "configurationCompared",
      role: each.role,
      groupName: found.groupName,
      machines: machinesOf(found).length,
      current: machinesWith(found, bundle.digest).length,
      ...(current === undefined ? {} : { released: { version: current.version, release: current.release } }),
      reasons: describeReasons(each, found),
      files: before === undefined ? [] : compareFiles(each.role, { before, after: bundle.files }),
    });
  }
}
