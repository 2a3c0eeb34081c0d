import type { HttpRequest } from "../wire/http.ts";
import type { Piece, StoredObject } from "./object-history.ts";
import type { ByteRange } from "./read-pieces.ts";
import { invalidArgument, invalidRequest, S3Error } from "./s3-error.ts";

/** What a request wants of an object: a range of bytes, which may be one of its parts. */
export interface Portion {
  readonly range: ByteRange;
  readonly part?: Piece;
}

/** Returns the portion that a request wants; undefined when it wants the whole object. Throws `InvalidRange` and `InvalidPartNumber`. */
export function findRange({ headers, query }: HttpRequest, object: StoredObject): Portion | undefined {
  const partNumber = query.get("partNumber");
  if (partNumber !== null && headers["range"] !== undefined) {
    throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
  }
  if (partNumber !== null) return findPart(partNumber, object);
  const range = parseRange(headers["range"], object.sizeBytes);
  return range === undefined ? undefined : { range };
}

/** AWS: an object that came whole is its own part 1. */
function findPart(text: string, { pieces, sizeBytes }: StoredObject): Portion {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 10_000) {
    throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
  }
  let first = 0;
  for (const part of pieces) {
    if ((part.partNumber ?? 1) === Number(text)) return { range: { first, last: first + part.sizeBytes - 1 }, part };
    first += part.sizeBytes;
  }
  throw new S3Error("InvalidPartNumber", "The requested partnumber is not satisfiable", {
    status: 416,
    elements: {
      PartNumberRequested: text,
      ActualPartCount: String(pieces.length),
      ActualObjectSize: String(sizeBytes),
    },
  });
}

/** AWS: a range that cannot be read, or several at once, give the whole object; one beyond its end gives `InvalidRange`. */
function parseRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  if (from !== "" && to !== "" && Number(from) > Number(to)) return undefined;
  const last = sizeBytes - 1;
  const range =
    from === ""
      ? { first: Math.max(0, sizeBytes - Number(to)), last }
      : { first: Number(from), last: to === "" ? last : Math.min(Number(to), last) };
  if (range.first <= last && !(from === "" && Number(to) === 0)) return range;
  throw new S3Error("InvalidRange", "The requested range is not satisfiable", {
    status: 416,
    elements: { RangeRequested: header ?? "", ActualObjectSize: String(sizeBytes) },
    headers: { "content-range": `bytes */${sizeBytes}` },
  });
}
