import { notModelled } from "../aws-error.ts";
import type { Digests } from "./digests.ts";
import { readObjectBody } from "./read-object-body.ts";
import { S3Error } from "./s3-error.ts";
import type { HttpRequest } from "../wire/http.ts";

/** The elements within an element, by name, each as often as it is there. */
export type Elements = Readonly<Record<string, readonly unknown[]>>;

/** Reads a request's body, whose root element is `root`, after its checksums were checked; throws `MalformedXML`. */
export async function readRoot(request: HttpRequest, root: string, digests: Digests): Promise<unknown> {
  const { bytes } = await readObjectBody(request, digests);
  const document = await parseBodyXml(bytes);
  if (!Object.hasOwn(document, root)) throw malformedXml();
  return document[root];
}

/**
 * Parses the XML of a request: elements by name, attributes with `@` before it, an element that is there several times
 * as a list, all values as texts. Throws `MalformedXML`. The parser is imported when the first such body comes.
 */
async function parseBodyXml(body: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  const text = new TextDecoder().decode(body);
  if (XMLValidator.validate(text) !== true) throw malformedXml();
  const parser = new XMLParser({
    attributeNamePrefix: "@",
    ignoreAttributes: false,
    ignoreDeclaration: true,
    parseTagValue: false,
    // Leading and trailing blanks are part of a key.
    trimValues: false,
  });
  return parser.parse(text) as Readonly<Record<string, unknown>>;
}

/**
 * Returns the elements within an element. Refuses every one whose name is not among `names`: what is passed over in
 * silence would be a false success. Throws `MalformedXML` for text where elements belong.
 */
export function childrenOf(value: unknown, parent: string, names: readonly string[]): Elements {
  if (value === undefined || (typeof value === "string" && value.trim() === "")) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformedXml();
  const children: Record<string, readonly unknown[]> = {};
  for (const [name, content] of Object.entries(value)) {
    // Attributes, and the white space between elements.
    if (name.startsWith("@") || name === "#text") continue;
    if (!names.includes(name)) throw notModelled(`${name} in the ${parent} of S3`);
    children[name] = Array.isArray(content) ? content : [content];
  }
  return children;
}

/** Returns the text of an element that is there; throws `MalformedXML` when it holds other elements or is missing. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && Object.keys(value).every((name) => /^[@#]/.test(name))) {
    return "#text" in value ? String(value["#text"]) : "";
  }
  throw malformedXml();
}

/** Returns the text of an element that may be missing. */
export function optionalText(values: readonly unknown[] | undefined): string | undefined {
  return values === undefined ? undefined : textOf(values[0]);
}

/** S3's answer to a body that is not the XML it should be. */
export function malformedXml(): S3Error {
  return new S3Error(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
