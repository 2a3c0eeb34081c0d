import { createHash } from "node:crypto";
import { parseInteger } from "../number.ts";
import { type Filter, type FilterResult, filterOf, none, text } from "./filter.ts";

/** The filters to and from base64, and the digests. */
export const ENCODE_FILTERS: readonly Filter[] = [
  filterOf("ToBase64", [0, 1], (input, [encoding = "utf8"]) => {
    const known = TEXT_ENCODINGS[encoding.toLowerCase()];
    return known === undefined ? unknownEncoding(encoding) : text(Buffer.from(input, known).toString("base64"));
  }),
  filterOf("FromBase64", [0, 1], (input, [encoding = "utf8"]) => {
    const known = TEXT_ENCODINGS[encoding.toLowerCase()];
    if (known === undefined) return unknownEncoding(encoding);
    const bytes = decodeBase64(input);
    return bytes === undefined ? none("a value that is not base64") : text(bytes.toString(known));
  }),
  digest("Md5"),
  digest("Sha1"),
  digest("Sha256"),
  digest("Sha384"),
  digest("Sha512"),
];

/** `unicode` is UTF-16 with the low byte first. */
const TEXT_ENCODINGS: Readonly<Record<string, "utf8" | "utf16le">> = {
  utf8: "utf8",
  "utf-8": "utf8",
  unicode: "utf16le",
};

function unknownEncoding(encoding: string): FilterResult {
  return none(`an encoding ${encoding}, which is not one of utf8, utf-8 and unicode`);
}

/** In hexadecimal; the arguments are how many bytes of it to keep and what the input is encoded in, in either order. */
function digest(name: string): Filter {
  return filterOf(name, [0, 2], (input, args) => {
    const sizes = args.flatMap((each) => parseInteger(each) ?? []);
    const [size] = sizes;
    const encodings = args.filter((each) => parseInteger(each) === undefined);
    const [encoding = "utf8"] = encodings;
    if (sizes.length > 1 || encodings.length > 1 || (size !== undefined && size < 1)) {
      return none("arguments that are not one size above 0 and one encoding");
    }
    const bytes = toBytes(input, encoding.toLowerCase());
    if (bytes === "unknown")
      return none(`an encoding ${encoding}, which is not one of utf8, utf-8, unicode and base64`);
    if (bytes === undefined) return none("a value that is not base64");
    return text(createHash(name.toLowerCase()).update(bytes).digest().subarray(0, size).toString("hex"));
  });
}

function toBytes(input: string, encoding: string): Buffer | "unknown" | undefined {
  if (encoding === "base64") return decodeBase64(input);
  const known = TEXT_ENCODINGS[encoding];
  return known === undefined ? "unknown" : Buffer.from(input, known);
}

/** Undefined when it is not base64: Node would pass over what does not belong. */
function decodeBase64(input: string): Buffer | undefined {
  const compact = input.replace(/[ \t\r\n]/g, "");
  const valid = compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
  return valid ? Buffer.from(compact, "base64") : undefined;
}
