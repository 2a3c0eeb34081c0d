import { addAbortSignal, type Readable } from "node:stream";
import { GetObjectCommand, S3Client, type GetObjectCommandOutput, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { ObjectRef } from "../request/object-ref.ts";
import { describeReadError } from "../request/describe-read-error.ts";

/** The bytes of an object, all of one etag. */
export interface OpenObject {
  readonly etag: string;
  /** ISO 8601. */
  readonly lastModified: string | undefined;
  readonly sizeBytes: number | undefined;
  /** @throws ReadError */
  readonly bytes: AsyncIterable<Buffer>;
}

/** An object cannot be read, or not to its end. The message is a sentence for the summary. */
export class ReadError extends Error {
  override readonly name = "ReadError";
}

/** Opens objects for reading. */
export interface ObjectReader {
  /** @throws ReadError */
  open(object: ObjectRef, limit: AbortSignal): Promise<OpenObject>;
}

const TIME_IS_OVER = "The time of this run was over while the object was read.";

/** How often in a row a body may break without having brought a byte. */
const FRUITLESS_ATTEMPTS = 3;

/** Returns a reader for S3, as this configuration of its client leads there. */
export function connectObjectReader(config: S3ClientConfig): ObjectReader {
  const client = new S3Client({
    // A zipped object has its own sum at its end, and what comes over TLS needs none.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
    ...config,
  });
  const get: Get = (object, { etag, from, limit }) =>
    client.send(
      new GetObjectCommand({
        Bucket: object.bucket,
        Key: object.key,
        ...(object.versionId === undefined ? {} : { VersionId: object.versionId }),
        ...(etag === undefined ? {} : { IfMatch: `"${etag}"` }),
        ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
      }),
      { abortSignal: limit },
    );
  return { open: (object, limit) => openObject(get, { object, limit }) };
}

type Get = (object: ObjectRef, part: GetPart) => Promise<GetObjectCommandOutput>;

interface GetPart {
  readonly etag: string | undefined;
  readonly from: number;
  readonly limit: AbortSignal;
}

interface OpenRequest {
  readonly object: ObjectRef;
  readonly limit: AbortSignal;
}

async function openObject(get: Get, { object, limit }: OpenRequest): Promise<OpenObject> {
  const getPart = (etag: string | undefined, from: number): Promise<GetObjectCommandOutput> =>
    get(object, { etag, from, limit }).catch((error: unknown) => {
      throw new ReadError(limit.aborted ? TIME_IS_OVER : describeReadError(error, from));
    });
  const first = await getPart(object.etag, 0);
  const etag = (first.ETag ?? object.etag ?? "").replaceAll('"', "");
  return {
    etag,
    lastModified: first.LastModified?.toISOString(),
    sizeBytes: first.ContentLength,
    bytes: readOn(first, { limit, getRest: (from) => getPart(etag, from) }),
  };
}

interface RestOfObject {
  readonly limit: AbortSignal;
  readonly getRest: (from: number) => Promise<GetObjectCommandOutput>;
}

/** Reads a body to its end; where the connection breaks, the rest is asked for from there, of the same etag. */
async function* readOn(first: GetObjectCommandOutput, { limit, getRest }: RestOfObject): AsyncGenerator<Buffer> {
  const size = first.ContentLength;
  let position = 0;
  let fruitless = 0;
  for (let answer = first; ; answer = await getRest(position)) {
    const broken = yield* readBody(answer, {
      limit,
      onBytes(count) {
        position += count;
        fruitless = 0;
      },
    });
    if (limit.aborted) throw new ReadError(TIME_IS_OVER);
    if (broken === undefined && (size === undefined || position >= size)) return;
    fruitless += 1;
    if (fruitless > FRUITLESS_ATTEMPTS || size === undefined) {
      throw new ReadError(
        `S3 stopped sending the object after ${position} bytes: ${broken ?? "its answer was too short"}.`,
      );
    }
  }
}

interface BodyReading {
  readonly limit: AbortSignal;
  readonly onBytes: (count: number) => void;
}

/** Reads one answer; returns why it broke off, or undefined. */
async function* readBody(
  answer: GetObjectCommandOutput,
  reading: BodyReading,
): AsyncGenerator<Buffer, string | undefined> {
  const body = addAbortSignal(reading.limit, answer.Body as Readable);
  try {
    for await (const bytes of body as AsyncIterable<Buffer>) {
      reading.onBytes(bytes.length);
      yield bytes;
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
