import ipaddr from "ipaddr.js";
import { templateError } from "./format-error.ts";
import { UNKNOWN, type Evaluated } from "./scope.ts";
import { textOf } from "./text-of.ts";

const MAX_BLOCKS = 256;

/**
 * Returns what `Fn::Cidr` gives: `count` subnets of an IP block, each with `cidrBits` host bits
 * (8 for IPv4 and 64 for IPv6 when it is left out).
 */
export function cidrBlocks(block: Evaluated, count: Evaluated, cidrBits: Evaluated | undefined): Evaluated {
  const refusal =
    "every Fn::Cidr object requires two or three parameters: an IP block, a count and the bits of each subnet.";
  const text = textOf(block, refusal);
  const number = textOf(count, refusal);
  const bits = cidrBits === undefined ? undefined : textOf(cidrBits, refusal);
  if (text === UNKNOWN || number === UNKNOWN || bits === UNKNOWN) return UNKNOWN;
  if (!ipaddr.isValidCIDR(text)) throw templateError(`Fn::Cidr: ${text} is not an IP block`);
  const [address, prefix] = ipaddr.parseCIDR(text);
  const bytes = address.toByteArray();
  const hostBits = wholeNumber(bits ?? (bytes.length === 4 ? "8" : "64"), bytes.length * 8, "the bits of a subnet");
  const blocks = wholeNumber(number, MAX_BLOCKS, "the count");
  const subnetPrefix = bytes.length * 8 - hostBits;
  if (subnetPrefix < prefix || BigInt(blocks) > 2n ** BigInt(subnetPrefix - prefix)) {
    throw templateError(`Fn::Cidr: ${text} does not hold ${blocks} subnets of ${hostBits} bits`);
  }
  const first = maskedNumber(bytes, prefix);
  return Array.from({ length: blocks }, (_, index) => {
    const start = first + BigInt(index) * 2n ** BigInt(hostBits);
    return `${ipaddr.fromByteArray(toBytes(start, bytes.length)).toString()}/${subnetPrefix}`;
  });
}

function wholeNumber(text: string, maximum: number, what: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > maximum) {
    throw templateError(`Fn::Cidr: ${what} must be a whole number from 1 to ${maximum}, not ${text}`);
  }
  return value;
}

function maskedNumber(bytes: readonly number[], prefix: number): bigint {
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const hostSize = 2n ** BigInt(bytes.length * 8 - prefix);
  return value - (value % hostSize);
}

function toBytes(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 255n));
}
