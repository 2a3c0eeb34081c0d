import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const README = join(import.meta.dirname, "../../README.md");

const begin = (section: string): string => `<!-- ${section}: written by pnpm conformance -->`;
const end = (section: string): string => `<!-- end of ${section} -->`;

/** Returns what a section of the package's README says between its markers. */
export function readSection(section: string): string {
  const text = readFileSync(README, "utf8");
  const { from, to } = boundsOf(text, section);
  return text.slice(from, to).trim();
}

/** Puts another text between a section's markers. */
export function writeSection(section: string, content: string): void {
  const text = readFileSync(README, "utf8");
  const { from, to } = boundsOf(text, section);
  writeFileSync(README, `${text.slice(0, from)}\n\n${content}\n\n${text.slice(to)}`);
}

function boundsOf(text: string, section: string): { readonly from: number; readonly to: number } {
  const from = text.indexOf(begin(section)) + begin(section).length;
  const to = text.indexOf(end(section));
  if (from < begin(section).length || to < from) throw new Error(`The README has no section ${section}.`);
  return { from, to };
}
