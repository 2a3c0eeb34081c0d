import { AwsError } from "../aws-error.ts";

/**
 * Parses the XML of a request: elements by name, attributes with `@` before it, an element that is there several times
 * as a list, all values as texts. Throws `MalformedXML`. The parser is imported when the first such body comes.
 */
export async function parseBodyXml(body: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
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

/** S3's answer to a body that is not the XML it should be. */
export function malformedXml(): AwsError {
  return new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
