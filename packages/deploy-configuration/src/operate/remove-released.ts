import type { ConfigurationApi } from "../ports.ts";

/** What was taken away. */
export interface RemovedConfiguration {
  readonly roles: readonly string[];
  /** Bundles, what machines reported, and the lease. */
  readonly objects: number;
}

/**
 * Takes away all that a layer's machines were configured by: the pointers first, so that none names a bundle that is gone. For a
 * layer whose stack is gone. What logstack did not write stays.
 */
export async function removeReleased({
  pointers,
  bundles,
}: Pick<ConfigurationApi, "pointers" | "bundles">): Promise<RemovedConfiguration> {
  const roles = [...(await pointers.list()).keys()];
  for (const role of roles) await pointers.remove(role);
  return { roles, objects: await bundles.removeAll() };
}
