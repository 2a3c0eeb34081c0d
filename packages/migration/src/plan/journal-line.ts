import { createHash } from "node:crypto";
import { renderCanonicalJson } from "@logstack/release";
import type { Entry } from "./journal-entry.ts";

/** The sum before the first line. */
export const FIRST_SUM = "0000000000000000";

/** An entry as a line of a journal: its sum, which goes on from the line before, and the entry as canonical JSON. */
export function renderLine(entry: Entry, previousSum: string): { readonly line: string; readonly sum: string } {
  const json = renderCanonicalJson(entry);
  const sum = sumOf(previousSum, json);
  return { line: `${sum} ${json}\n`, sum };
}

/** What a journal's text says. */
export type ParsedJournal =
  | {
      readonly kind: "journal";
      readonly entries: readonly Entry[];
      readonly lastSum: string;
      /** How many characters are whole lines; what follows was cut short by a crash, and never happened. */
      readonly wholeLength: number;
    }
  /** A line is not what was written: it was changed, or lines are missing. */
  | { readonly kind: "damaged"; readonly line: number };

/** Reads a journal's text. Only a last line without its end is passed over. */
export function parseJournal(text: string): ParsedJournal {
  const wholeLength = text.lastIndexOf("\n") + 1;
  const lines = text.slice(0, wholeLength).split("\n").slice(0, -1);
  const entries: Entry[] = [];
  let lastSum = FIRST_SUM;
  for (const [index, line] of lines.entries()) {
    const json = line.slice(FIRST_SUM.length + 1);
    const sum = sumOf(lastSum, json);
    if (line !== `${sum} ${json}`) return { kind: "damaged", line: index + 1 };
    entries.push(JSON.parse(json) as Entry);
    lastSum = sum;
  }
  return { kind: "journal", entries, lastSum, wholeLength };
}

function sumOf(previousSum: string, json: string): string {
  return createHash("sha256").update(`${previousSum} ${json}`).digest("hex").slice(0, FIRST_SUM.length);
}
