import { notModelled } from "../aws-error.ts";
import type { Digests } from "../s3/digests.ts";
import { decodeBase64, encodeBase64 } from "../wire/base64.ts";
import type { MessageAttribute } from "./messages.ts";
import { invalidParameter } from "./refusals.ts";

/** A message attribute as the API has it. */
export interface MessageAttributeValue {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
  readonly StringListValues?: readonly string[];
  readonly BinaryListValues?: readonly Uint8Array[];
}

type Attributes = Readonly<Record<string, MessageAttribute>>;

const MAX_ATTRIBUTES = 10;

/** Returns the attributes of a message to send; throws AWS's refusal of one without a type or a value. */
export function readMessageAttributes(given: Readonly<Record<string, MessageAttributeValue>>): Attributes {
  const entries = Object.entries(given);
  if (entries.length > MAX_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, readAttribute(name, value)]));
}

function readAttribute(name: string, value: MessageAttributeValue): MessageAttribute {
  const { DataType: dataType, StringValue: text, BinaryValue: bytes, StringListValues, BinaryListValues } = value;
  if (StringListValues !== undefined || BinaryListValues !== undefined)
    throw notModelled("lists (StringListValues, BinaryListValues) in message attributes");
  if (!/^(String|Number|Binary)(\..+)?$/.test(dataType)) {
    throw invalidParameter(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
        "Binary, Number, and String.",
    );
  }
  const isBinary = dataType.startsWith("Binary");
  if (isBinary ? bytes === undefined || bytes.length === 0 : text === undefined || text === "") {
    throw invalidParameter(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type ` +
        `'${dataType}'.`,
    );
  }
  if (dataType.startsWith("Number") && Number.isNaN(Number(text))) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return bytes !== undefined && isBinary ? { dataType, binary: encodeBase64(bytes) } : { dataType, text };
}

/** Returns the attributes that a receiver asks for: `All`, names, and beginnings such as `trace.*`. */
export function chooseMessageAttributes(attributes: Attributes, names: readonly string[]): Attributes {
  const isWanted = (name: string): boolean =>
    names.some((wanted) =>
      wanted.endsWith(".*") ? name.startsWith(wanted.slice(0, -2)) : wanted === "All" || wanted === name,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}

/** Returns attributes as the API has them; undefined where there are none. */
export function showMessageAttributes(
  attributes: Attributes,
): Readonly<Record<string, MessageAttributeValue>> | undefined {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, { dataType, text, binary }]) => {
      const bytes = binary === undefined ? undefined : decodeBase64(binary);
      return [
        name,
        { DataType: dataType, ...(bytes === undefined ? { StringValue: text ?? "" } : { BinaryValue: bytes }) },
      ];
    }),
  );
}

/**
 * Returns the digest by which a client checks the attributes it sent or got; undefined where there are none.
 * AWS: Amazon SQS developer guide, "Calculating the MD5 message digest for message attributes".
 */
export function digestAttributes(attributes: Attributes, digests: Digests): string | undefined {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return undefined;
  return hex(digests.md5(Uint8Array.from(names.flatMap((name) => encodeAttribute(name, attributes[name])))));
}

/** Returns the digest of a message's body. */
export function digestBody(body: string, digests: Digests): string {
  return hex(digests.md5(new TextEncoder().encode(body)));
}

const TEXT_VALUE = 1;
const BINARY_VALUE = 2;

function encodeAttribute(name: string, attribute: MessageAttribute | undefined): readonly number[] {
  if (attribute === undefined) return [];
  const { dataType, text = "", binary } = attribute;
  const bytes = binary === undefined ? undefined : decodeBase64(binary);
  const value = bytes === undefined ? [TEXT_VALUE, ...encodeText(text)] : [BINARY_VALUE, ...encodeBytes(bytes)];
  return [...encodeText(name), ...encodeText(dataType), ...value];
}

function encodeText(text: string): readonly number[] {
  return encodeBytes(new TextEncoder().encode(text));
}

/** Four bytes of length, most significant first, and the bytes. */
function encodeBytes(bytes: Uint8Array): readonly number[] {
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, bytes.length);
  return [...new Uint8Array(length.buffer), ...bytes];
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
