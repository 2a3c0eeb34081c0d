import type { ObservedRole } from "../model/observed-role.ts";
import type { ConfigurationPorts } from "../ports.ts";
import type { OpenedLayer } from "./open-layer.ts";

/**
 * Says whether machines are only assumed: an emulator that boots none makes up what their consoles show, and says so there.
 * Nobody could wait for such machines: none of them will ever take anything.
 */
export async function areAssumed(
  { loopback }: Pick<ConfigurationPorts, "loopback">,
  { layer, observed }: { readonly layer: OpenedLayer; readonly observed: readonly ObservedRole[] },
): Promise<boolean> {
  const machines = observed.flatMap(({ group }) => group?.machines ?? []);
  if (!loopback || machines.length === 0 || observed.some(({ reports }) => reports.size > 0)) return false;
  const consoles = await Promise.all(machines.map(({ instanceId }) => layer.api.fleet.console(instanceId)));
  return consoles.every((lines) => lines.some((line) => MADE_UP.test(line)));
}

const MADE_UP = /Linux version \S+ \(embedded-aws\)/;
