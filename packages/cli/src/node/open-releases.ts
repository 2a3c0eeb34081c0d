import { ReleaseError, type PromotionStore, type ReleaseStore, type ReleaseStoreConfig } from "@logstack/release";
import { connectPromotionStore, connectReleaseStore } from "@logstack/release/node";
import { openGateway, type Gateway } from "./environment-access.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** Releases and their promotions, which lie in one bucket. */
export interface OpenedReleases {
  readonly store: ReleaseStore;
  readonly promotions: PromotionStore;
}

/**
 * Returns what `use` makes of the releases and promotions that logstack.json names, which are closed then.
 *
 * @throws ReleaseError `noReleaseStore` when it names none.
 */
export async function withReleases<T>(
  { project, gateway }: { readonly project: Project; readonly gateway: Gateway },
  use: (opened: OpenedReleases) => Promise<T>,
): Promise<T> {
  const releases = requireReleaseStore(project);
  const { env } = await gateway.to(releases);
  const place = { bucket: releases.bucket, account: releases.account, env };
  const [store, promotions] = [connectReleaseStore(place), connectPromotionStore(place)];
  try {
    return await use({ store, promotions });
  } finally {
    store.close();
    promotions.close();
  }
}

/** The same where nothing but releases is needed: the way to them is opened, and closed, too. */
export async function withReleaseStore<T>(
  { project, terminal }: { readonly project: Project; readonly terminal: Terminal },
  use: (store: ReleaseStore) => Promise<T>,
): Promise<T> {
  const gateway = openGateway(project, terminal);
  try {
    return await withReleases({ project, gateway }, ({ store }) => use(store));
  } finally {
    await gateway.close();
  }
}

/** Returns where releases are kept. @throws ReleaseError `noReleaseStore` when logstack.json does not say. */
export function requireReleaseStore({ config: { releases, file } }: Project): ReleaseStoreConfig {
  if (releases !== undefined) return releases;
  throw new ReleaseError({
    code: "noReleaseStore",
    problem: `${file} does not say where releases are kept.`,
    hints: [
      'Add to it "releases": { "on": "embedded", "account": "111111111111", "region": "ap-southeast-2", "bucket": "logstack-releases-111111111111" }, or with "on": "aws" a bucket of a real account.',
    ],
  });
}
