import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { MigrationError } from "../../errors.ts";
import { RETIREMENT, type Retirement } from "../../cutover/retirement.ts";

/** A record, and the mark of that very state of it. */
export interface MarkedRetirement {
  readonly record: Retirement;
  readonly mark: string;
}

/** Where retirements are on record: beside the releases, so that whoever comes after the time knows of them. */
export interface RetirementStore {
  find(environment: string): Promise<MarkedRetirement | undefined>;
  /** Writes a record where it is still as it was read (`undefined`: where there is none). @throws MigrationError `retirementChanged` otherwise. */
  put(record: Retirement, mark: string | undefined): Promise<void>;
}

/** Where the records lie. */
export interface RetirementPlace {
  readonly bucket: string;
  /** The bucket's; another one's of the same name is refused by S3. */
  readonly account: string;
}

/** Connects a store of retirements: `retirements/<environment>.json`, only ever written where it is still as it was read (AWS: S3 user guide, "Conditional writes"). */
export function connectRetirementStore(s3: S3Client, { bucket, account }: RetirementPlace): RetirementStore {
  const owned = (environment: string) => ({
    Bucket: bucket,
    ExpectedBucketOwner: account,
    Key: `retirements/${environment}.json`,
  });
  return {
    async find(environment) {
      try {
        const { Body, ETag = "" } = await s3.send(new GetObjectCommand(owned(environment)));
        return { record: parse((await Body?.transformToString()) ?? "", environment), mark: ETag };
      } catch (error) {
        if (error instanceof NoSuchKey || isNamed(error, ["NoSuchBucket"])) return undefined;
        throw error;
      }
    },
    async put(record, mark) {
      const condition = mark === undefined ? { IfNoneMatch: "*" } : { IfMatch: mark };
      const body = { Body: `${JSON.stringify(record, null, 2)}\n`, ContentType: "application/json" };
      try {
        await s3.send(new PutObjectCommand({ ...owned(record.environment), ...condition, ...body }));
      } catch (error) {
        if (!isNamed(error, ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"])) throw error;
        throw new MigrationError({
          code: "retirementChanged",
          problem: `Somebody else has changed the retirement of ${record.environment} just now.`,
          hints: ["Run the command again: it goes on from what is on record."],
          cause: error,
        });
      }
    },
  };
}

function parse(text: string, environment: string): Retirement {
  try {
    return RETIREMENT.parse(JSON.parse(text));
  } catch (cause) {
    throw new MigrationError({
      code: "damagedRetirement",
      problem: `The record of the retirement of ${environment} can not be read, so that nothing is done about it.`,
      hints: [`It is retirements/${environment}.json in the bucket of the releases; its older versions may be whole.`],
      cause,
    });
  }
}

function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
