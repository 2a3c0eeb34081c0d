import type { ConfigurationApi } from "../ports.ts";

/** What is released to the machines of a layer. */
export interface ReleasedConfiguration {
  /** Name of the package. */
  readonly name: string;
  readonly version: string;
  readonly rolling: boolean;
  /** How many machines say that they have what is released to their role. */
  readonly have: number;
  readonly all: number;
}

/**
 * Says what is released to the machines of a layer, and how many have it; undefined where nothing is. It does not need the package:
 * machines say themselves what their role is. `groups` are the names of the layer's Auto Scaling groups.
 */
export async function readReleased(
  { pointers, fleet, reports }: Pick<ConfigurationApi, "pointers" | "fleet" | "reports">,
  groups: readonly string[],
): Promise<ReleasedConfiguration | undefined> {
  const released = await pointers.list();
  const [first] = released.values();
  if (first === undefined) return undefined;
  const machines = (await Promise.all(groups.map(async (name) => (await fleet.read(name))?.machines ?? []))).flat();
  const said = await Promise.all(machines.map(({ instanceId }) => reports.read(instanceId)));
  const having = said.filter((report) => {
    const wanted = report === undefined ? undefined : released.get(report.role)?.current.digest;
    return report?.state === "applied" && report.digest === wanted;
  });
  const { name, version } = first.current;
  const rolling = [...released.values()].some((pointer) => pointer.rolling);
  return { name, version, rolling, have: having.length, all: machines.length };
}
