import { leadPath } from "./lead-command.ts";
import type { Scan } from "./scan.ts";
import { scanExpansion, scanWord } from "./scan-word.ts";

const FILE = /^(\d+|\{[A-Za-z_]\w*\})?(<>|<&|>>|>&|>\||&>>|&>|<|>)/;
const HERE = /^\d*(<<<|<<-|<<)/;

/** Reads a redirection if one is here, and has its file be the machine's. Returns whether there was one. */
export function scanRedirection(scan: Scan): boolean {
  const rest = scan.text.slice(scan.at, scan.at + 80);
  const [here, kind] = HERE.exec(rest) ?? [];
  if (here !== undefined) {
    scan.at += here.length;
    skipGap(scan);
    const { raw, literal } = scanWord(scan);
    if (kind !== "<<<") {
      const isLiteral = /['"\\]/.test(raw);
      scan.hereDocuments.push({ delimiter: literal ?? raw, stripsTabs: kind === "<<-", isLiteral });
    }
    return true;
  }
  if (/^[<>]\(/.test(rest)) return false;
  const [whole, , operator] = FILE.exec(rest) ?? [];
  if (whole === undefined) return false;
  scan.at += whole.length;
  skipGap(scan);
  const word = scanWord(scan);
  if (word.raw === "") scan.fail("a redirection leads nowhere");
  const isDescriptor = operator === "<&" || operator === ">&";
  if (!(isDescriptor && /^(\d+-?|-|"?\$\{?\w+\}?"?)$/.test(word.raw))) leadPath(scan, word);
  return true;
}

function skipGap(scan: Scan): void {
  while (scan.sees(" ") || scan.sees("\t")) scan.at += 1;
}

/** Reads the texts of the here-documents that were announced on the line before. */
export function scanHereDocuments(scan: Scan): void {
  for (const { delimiter, stripsTabs, isLiteral } of scan.hereDocuments.splice(0)) {
    const from = scan.at;
    for (;;) {
      if (scan.at >= scan.text.length) scan.fail(`a here-document has no end (${delimiter})`, from);
      const newline = scan.text.indexOf("\n", scan.at);
      const end = newline === -1 ? scan.text.length : newline;
      const line = scan.text.slice(scan.at, end);
      if ((stripsTabs ? line.replace(/^\t+/, "") : line) === delimiter) {
        scan.at = Math.min(end + 1, scan.text.length);
        break;
      }
      if (isLiteral) scan.at = Math.min(end + 1, scan.text.length);
      else scanTextTo(scan, end);
    }
  }
}

/** Reads a line of a here-document in which bash puts values in; what is put in may go on over its end. */
function scanTextTo(scan: Scan, end: number): void {
  while (scan.at < end) {
    const char = scan.text.charAt(scan.at);
    if (char === "\\") scan.at += 2;
    else if (char === "$" || char === "`") scanExpansion(scan);
    else scan.at += 1;
  }
  if (scan.at === end) scan.at += 1;
}
