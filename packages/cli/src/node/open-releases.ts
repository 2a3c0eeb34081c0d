import type { PromotionStore, ReleaseStore } from "@logstack/release";
import { connectPromotionStore, connectReleaseStore } from "@logstack/release/node";
import type { Gateway } from "./environment-access.ts";
import { requireReleaseStore } from "./open-release-store.ts";
import type { Project } from "./project.ts";

/** Releases and their promotions, which lie in one bucket. */
export interface OpenedReleases {
  readonly store: ReleaseStore;
  readonly promotions: PromotionStore;
  close(): void;
}

/**
 * Opens the releases and promotions that logstack.json names, by a way that is open already.
 *
 * @throws ReleaseError `noReleaseStore` when it names none.
 */
export async function openReleases(project: Project, gateway: Gateway): Promise<OpenedReleases> {
  const releases = requireReleaseStore(project);
  const { env } = await gateway.to(releases);
  const place = { bucket: releases.bucket, account: releases.account, env };
  const [store, promotions] = [connectReleaseStore(place), connectPromotionStore(place)];
  return {
    store,
    promotions,
    close() {
      store.close();
      promotions.close();
    },
  };
}
