import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReleaseError } from "../../errors.ts";
import { parseLease, parsePromotion, renderLease, renderPromotion } from "../../lifecycle/parse-promotion.ts";
import type { PromotionStore } from "../../lifecycle/promotion-store.ts";
import type { Promotion } from "../../lifecycle/promotion.ts";
import { isNamed } from "./is-named.ts";
import { createClientSettings } from "./client-settings.ts";
import type { ReleaseStorePlace } from "./connect-release-store.ts";
import { listKeys } from "./owned-objects.ts";
import { readMany } from "./read-many.ts";

/**
 * Connects a store of promotions in the bucket of the releases: `promotions/<environment>/<id>.json`, and
 * `leases/<environment>.json`, which is only ever written where it is still as it was read (`If-Match`; AWS: S3 user
 * guide, "Conditional writes"). The bucket is there: nothing is promoted before a release is stored.
 */
export function connectPromotionStore({ bucket, account, env }: ReleaseStorePlace): PromotionStore {
  const settings = createClientSettings(env);
  const client = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const owned = { Bucket: bucket, ExpectedBucketOwner: account };
  const read = async (Key: string): Promise<{ readonly text: string; readonly mark: string } | undefined> => {
    try {
      const { Body, ETag = "" } = await client.send(new GetObjectCommand({ ...owned, Key }));
      return { text: (await Body?.transformToString()) ?? "", mark: ETag };
    } catch (error) {
      if (isNamed(error, ["NoSuchKey", "NoSuchBucket"])) return undefined;
      throw error;
    }
  };
  const readPromotion = async (key: string): Promise<readonly Promotion[]> => {
    const object = await read(key);
    return object === undefined ? [] : [parsePromotion(object.text, `${key} in ${bucket}`)];
  };
  const explained = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ReleaseError ? error : storeFailed(error, { what, bucket, account });
    }
  };
  return {
    listPromotions: (environment, most) =>
      explained("read", async () => {
        // Keys have the time of the beginning in front, and come in order.
        const keys = await listKeys({ client, name: bucket, account }, `promotions/${environment}/`);
        const newest = await readMany(keys.toReversed().slice(0, most), readPromotion);
        return { newest: newest.flat(), total: keys.length };
      }),
    putPromotion: (promotion) =>
      explained("written", async () => {
        const Key = `promotions/${promotion.environment}/${promotion.id}.json`;
        const Body = renderPromotion(promotion);
        const isNew = promotion.ended === undefined ? { IfNoneMatch: "*" } : {};
        try {
          await client.send(new PutObjectCommand({ ...owned, ...isNew, Key, Body, ContentType: JSON_TYPE }));
        } catch (error) {
          // A call whose answer was lost is repeated, and then finds what it wrote itself.
          if (!isNamed(error, ["PreconditionFailed"]) || (await read(Key))?.text !== Body) throw error;
        }
      }),
    findLease: (environment) =>
      explained("read", async () => {
        const key = leaseKey(environment);
        const object = await read(key);
        return object && { lease: parseLease(object.text, `${key} in ${bucket}`), mark: object.mark };
      }),
    putLease: (environment, lease, mark) =>
      explained("written", async () => {
        const condition = mark === undefined ? { IfNoneMatch: "*" } : { IfMatch: mark };
        const object = { Key: leaseKey(environment), Body: renderLease(lease), ContentType: JSON_TYPE };
        try {
          const { ETag } = await client.send(new PutObjectCommand({ ...owned, ...condition, ...object }));
          return ETag ?? "";
        } catch (error) {
          // AWS: 412 where it is not as it was read, 409 while somebody else is writing it, 404 where it is gone.
          if (isNamed(error, ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"])) return undefined;
          throw error;
        }
      }),
    close: () => client.destroy(),
  };
}

const JSON_TYPE = "application/json";

function leaseKey(environment: string): string {
  return `leases/${environment}.json`;
}

function storeFailed(
  error: unknown,
  { what, bucket, account }: { readonly what: string; readonly bucket: string; readonly account: string },
): ReleaseError {
  const { name, message } = error as Error;
  return new ReleaseError({
    code: "releaseStoreFailed",
    problem: `Promotions in the bucket ${bucket} of account ${account} cannot be ${what}: ${name}, ${message.replace(/\.$/, "")}.`,
    hints: ["Allow s3:ListBucket, s3:GetObject and s3:PutObject on it to whoever promotes."],
    cause: error,
  });
}
