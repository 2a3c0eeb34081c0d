import { describeLack } from "../plan/describe-lack.ts";
import type { Pointer } from "../model/pointer.ts";
import type { ConfigurationApi } from "../ports.ts";

/** What is released to the machines of a layer. */
export interface ReleasedConfiguration {
  /** Name of the package. */
  readonly name: string;
  readonly version: string;
  /** The release that brought it. */
  readonly release: string;
  readonly rolling: boolean;
  /** Roles to which another version or release of it is released than to the first one. */
  readonly others: readonly { readonly role: string; readonly version: string; readonly release: string }[];
  /** How many machines say that they have what is released to their role. */
  readonly have: number;
  readonly all: number;
  /** The others, and how each stands, as a phrase: `has 1.0.3, the one before`. */
  readonly lacking: readonly { readonly instanceId: string; readonly because: string }[];
}

/**
 * Says what is released to the machines of a layer, and which have it; undefined where nothing is. It does not need the package:
 * machines say themselves what their role is. `groups` are the names of the layer's Auto Scaling groups. Machines on their way out do
 * not count.
 */
export async function readReleased(
  { pointers, fleet, reports }: Pick<ConfigurationApi, "pointers" | "fleet" | "reports">,
  groups: readonly string[],
): Promise<ReleasedConfiguration | undefined> {
  const released = await pointers.list();
  const [first] = released.values();
  if (first === undefined) return undefined;
  const machines = (await Promise.all(groups.map(async (name) => (await fleet.read(name))?.machines ?? [])))
    .flat()
    .filter(({ lifecycleState }) => !/^(?:Terminat|Detach)/.test(lifecycleState));
  const lacking = await Promise.all(
    machines.map(async ({ instanceId }) => {
      const report = await reports.read(instanceId);
      const because = describeLack(report, report === undefined ? undefined : released.get(report.role));
      return because === undefined ? [] : [{ instanceId, because }];
    }),
  );
  const { name, version, release } = first.current;
  return {
    name,
    version,
    release,
    rolling: [...released.values()].some((pointer) => pointer.rolling),
    others: [...released].flatMap(([role, pointer]) => differing(role, { pointer, first })),
    have: machines.length - lacking.flat().length,
    all: machines.length,
    lacking: lacking.flat(),
  };
}

function differing(
  role: string,
  { pointer: { current }, first }: { readonly pointer: Pointer; readonly first: Pointer },
): ReleasedConfiguration["others"] {
  const { version, release } = current;
  return version === first.current.version && release === first.current.release ? [] : [{ role, version, release }];
}
