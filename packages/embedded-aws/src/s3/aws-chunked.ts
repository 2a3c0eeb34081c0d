import { AwsError } from "../aws-error.ts";
import { concatenate } from "./read-pieces.ts";

/** A body sent in chunks, put together again. */
export interface DecodedBody {
  readonly bytes: Uint8Array;
  /** Headers that came after the body, by lower-case name: mostly its checksum. */
  readonly trailers: Readonly<Record<string, string>>;
}

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/**
 * Decodes S3's own `aws-chunked` encoding: `<size in hexadecimal>[;chunk-signature=…]`, the chunk, and after the chunk of size 0
 * the trailers. Throws `IncompleteBody` when the body does not follow it.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeAwsChunked(body: Uint8Array): DecodedBody {
  const chunks: Uint8Array[] = [];
  let position = 0;
  for (;;) {
    const head = readLine(body, position);
    const sizeBytes = parseChunkSize(head.text);
    if (sizeBytes === 0) return { bytes: concatenate(chunks), trailers: readTrailers(body, head.end) };
    const end = head.end + sizeBytes;
    if (body[end] !== CARRIAGE_RETURN || body[end + 1] !== LINE_FEED) throw incompleteBody();
    chunks.push(body.subarray(head.end, end));
    position = end + 2;
  }
}

function readTrailers(body: Uint8Array, start: number): Readonly<Record<string, string>> {
  const trailers: [string, string][] = [];
  for (let position = start; position < body.length;) {
    const line = readLine(body, position);
    const colon = line.text.indexOf(":");
    if (colon > 0) trailers.push([line.text.slice(0, colon).trim().toLowerCase(), line.text.slice(colon + 1).trim()]);
    position = line.end;
  }
  return Object.fromEntries(trailers);
}

/** Reads up to a line feed, which the last trailer of some clients lacks. */
function readLine(body: Uint8Array, start: number): { readonly text: string; readonly end: number } {
  const lineFeed = body.indexOf(LINE_FEED, start);
  const end = lineFeed === -1 ? body.length : lineFeed;
  const text = new TextDecoder("latin1").decode(body.subarray(start, end));
  return { text: text.replace(/\r$/, ""), end: end + 1 };
}

function parseChunkSize(line: string): number {
  const size = /^([0-9a-fA-F]{1,8})(;.*)?$/.exec(line)?.[1];
  if (size === undefined) throw incompleteBody();
  return Number.parseInt(size, 16);
}

function incompleteBody(): AwsError {
  return new AwsError("IncompleteBody", "The request body terminated unexpectedly");
}
