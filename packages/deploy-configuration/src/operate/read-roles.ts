import type { ConfigurationRequest } from "../model/configuration-request.ts";
import type { ObservedRole } from "../model/observed-role.ts";
import type { WantedRole } from "../plan/plan-next-step.ts";
import type { OpenedLayer } from "./open-layer.ts";

/** Looks at every role: its pointer, whether its bundle is there, its machines and what they say. */
export async function readRoles(
  { definition }: Pick<ConfigurationRequest, "definition">,
  { layer: { api, values }, wanted }: { readonly layer: OpenedLayer; readonly wanted: readonly WantedRole[] },
): Promise<readonly ObservedRole[]> {
  return Promise.all(
    definition.roles.map(async ({ name: role, groupParameter }): Promise<ObservedRole> => {
      const groupName = values[groupParameter] ?? "";
      const digest = wanted.find((each) => each.role === role)?.version.digest;
      const [pointer, group, hasBundle] = await Promise.all([
        api.pointers.read(role),
        api.fleet.read(groupName),
        digest === undefined ? true : api.bundles.has(role, digest),
      ]);
      const ids = (group?.machines ?? []).map(({ instanceId }) => instanceId);
      const reports = await Promise.all(ids.map(async (id) => [id, await api.reports.read(id)] as const));
      return {
        role,
        groupName,
        pointer,
        hasBundle,
        group,
        reports: new Map(reports.flatMap(([id, report]) => (report === undefined ? [] : [[id, report] as const]))),
      };
    }),
  );
}
