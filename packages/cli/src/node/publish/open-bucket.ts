import path from "node:path";
import { connectArtifactBucket, type ArtifactBucket } from "@logstack/release/node";
import type { ReleaseStoreConfig } from "@logstack/release";
import type { PublishTarget } from "../../ci/publish-target.ts";
import type { Gateway } from "../environment-access.ts";
import type { PublishingPlace } from "./publishing-place.ts";

/** Opens a bucket in the account and the region in which releases are kept, and with the same credentials. */
export function openBucket(
  { bucket, prefix }: Extract<PublishTarget, { readonly kind: "s3" }>,
  { releases, gateway }: { readonly releases: ReleaseStoreConfig; readonly gateway: Gateway },
): PublishingPlace {
  let connected: ArtifactBucket | undefined;
  const connect = async (): Promise<ArtifactBucket> => {
    const { env } = await gateway.to(releases);
    connected ??= connectArtifactBucket({ bucket, prefix, account: releases.account, env });
    return connected;
  };
  return {
    name: `s3://${bucket}/${prefix}`,
    reach: async () => (await connect()).reach(),
    findDigest: async ({ file }) => (await connect()).findDigest(path.basename(file)),
    put: async ({ file, bytes }) => (await connect()).put(path.basename(file), bytes),
    close: () => connected?.close(),
  };
}
