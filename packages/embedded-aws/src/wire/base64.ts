const ALPHABET = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PADDING = "=".charCodeAt(0);
const NO_DIGIT = 0xff;
const VALUES = valuesOf(ALPHABET);

/**
 * Returns the bytes of a Base64 text, with or without its padding; undefined when it is not Base64.
 * Digit by digit over byte arrays: archives of 50 MB come this way, for which `atob` took seconds and gigabytes.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = new TextEncoder().encode(text);
  const padding = digits.at(-1) !== PADDING ? 0 : digits.at(-2) !== PADDING ? 1 : 2;
  const count = digits.length - padding;
  if (count % 4 === 1 || (padding > 0 && digits.length % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((count * 3) / 4));
  let position = 0;
  let [held, heldBits] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const value = VALUES[digits[index] ?? 0] ?? NO_DIGIT;
    if (value === NO_DIGIT) return undefined;
    held = ((held << 6) | value) & 0xffff;
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes[position] = held >> heldBits;
    position += 1;
  }
  return bytes;
}

/** Returns bytes as Base64. */
export function encodeBase64(bytes: Uint8Array): string {
  const digits = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  const digitOf = (value: number): number => ALPHABET[value & 63] ?? PADDING;
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const left = bytes.length - from;
    const three = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    digits[to] = digitOf(three >> 18);
    digits[to + 1] = digitOf(three >> 12);
    if (left > 1) digits[to + 2] = digitOf(three >> 6);
    if (left > 2) digits[to + 3] = digitOf(three);
  }
  return new TextDecoder().decode(digits);
}

/** The value of each digit, by its character code. */
function valuesOf(alphabet: Uint8Array): Uint8Array {
  const values = new Uint8Array(256).fill(NO_DIGIT);
  for (const [value, code] of alphabet.entries()) values[code] = value;
  return values;
}
