/**
 * Returns a field's text with its escapes undone: `\"`, `\\`, `\xHH` (a run of them is UTF-8) and `\xHHHHHHHH` (a code
 * point). What is none of these stays as it is written.
 */
export function unescape(text: string): string {
  let out = "";
  let from = 0;
  let at = text.indexOf("\\");
  while (at !== -1) {
    out += text.slice(from, at);
    const next = text[at + 1];
    if (next === '"' || next === "\\") {
      out += next;
      from = at + 2;
    } else {
      const run = readHexRun(text, at);
      out += run.text;
      from = run.end;
    }
    at = text.indexOf("\\", from);
  }
  return out + text.slice(from);
}

interface HexRun {
  readonly text: string;
  readonly end: number;
}

const CODE_POINT = /\\x(00[0-9a-fA-F]{6})/y;
const BYTES = /(?:\\x[0-9a-fA-F]{2})+/y;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readHexRun(text: string, at: number): HexRun {
  CODE_POINT.lastIndex = at;
  const point = Number.parseInt(CODE_POINT.exec(text)?.[1] ?? "ffffffff", 16);
  if (isScalar(point)) return { text: String.fromCodePoint(point), end: at + 10 };
  BYTES.lastIndex = at;
  const written = BYTES.exec(text)?.[0];
  if (written === undefined) return { text: "\\", end: at + 1 };
  return { text: decode(written), end: at + written.length };
}

function isScalar(point: number): boolean {
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

/** Bytes that are no UTF-8 stay as they are written, so that nothing of them is lost. */
function decode(written: string): string {
  const bytes = written.split("\\x").slice(1);
  try {
    return utf8.decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
  } catch {
    return written;
  }
}
