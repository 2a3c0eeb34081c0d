import { ReleaseError, type ReleaseStore, type ReleaseStoreConfig } from "@logstack/release";
import { connectReleaseStore } from "@logstack/release/node";
import { openGateway } from "./environment-access.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** A store of releases, and how to be done with it and with the way there. */
export interface OpenedStore {
  readonly store: ReleaseStore;
  close(): Promise<void>;
}

/**
 * Returns where logstack.json says that releases are kept.
 *
 * @throws ReleaseError `noReleaseStore` when it says nothing.
 */
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

/**
 * Opens the store of releases that logstack.json names.
 *
 * @throws ReleaseError `noReleaseStore` when it names none.
 */
export async function openReleaseStore(project: Project, terminal: Terminal): Promise<OpenedStore> {
  const releases = requireReleaseStore(project);
  const gateway = openGateway(project, terminal);
  try {
    const { env } = await gateway.to(releases);
    const store = connectReleaseStore({ bucket: releases.bucket, account: releases.account, env });
    return {
      store,
      async close() {
        store.close();
        await gateway.close();
      },
    };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

/** Returns what `use` makes of the store of releases, which is closed then. */
export async function withReleaseStore<T>(
  { project, terminal }: { readonly project: Project; readonly terminal: Terminal },
  use: (store: ReleaseStore) => Promise<T>,
): Promise<T> {
  const opened = await openReleaseStore(project, terminal);
  try {
    return await use(opened.store);
  } finally {
    await opened.close();
  }
}
