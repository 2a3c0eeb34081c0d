import { distance } from "fastest-levenshtein";
import type { SourceFile } from "./place.ts";
import { readName } from "./read-literals.ts";
import { readBody } from "./read-statements.ts";
import { Reader } from "./reader.ts";
import { resumeAfterStatement, resumeAtSection, startsSection } from "./resume.ts";
import type { Configuration, Section, SectionName, Statement } from "./syntax-tree.ts";
import { SyntaxFailure, type SyntaxProblem } from "./syntax-problem.ts";

/** What was read of a file: all of it, or what could be read, and why the rest could not. */
export interface ParsedConfiguration {
  readonly configuration: Configuration;
  readonly problems: readonly SyntaxProblem[];
  /** How many characters were looked at, for tests: it grows with the text, not faster. */
  readonly looked: number;
}

/**
 * Reads one file of Logstash's configuration language; never throws. Logstash (since 7) compiles each file of a pipeline by
 * itself and joins the sections, so no section goes on in the next file.
 */
export function parseConfiguration(source: SourceFile): ParsedConfiguration {
  const reader = new Reader(source);
  const sections: Section[] = [];
  let more = true;
  while (more) more = readSections(reader, sections);
  const configuration: Configuration = { kind: "configuration", sections };
  return { configuration, problems: reader.problems, looked: reader.looked };
}

/** Reads sections to the end or to a problem; says whether there is more to read. */
function readSections(reader: Reader, sections: Section[]): boolean {
  try {
    reader.skipSpace();
    while (!reader.done) {
      readSection(reader, sections);
      reader.skipSpace();
    }
    return false;
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure;
    if (failure.spoils !== "section" || reader.problems.length === 0) reader.problems.push(failure.problem);
    if (failure.spoils === "file") return false;
    const resumed = (!startsSection(reader) && resumeAfterStatement(reader, 0)) || resumeAtSection(reader);
    // Here no `}` is around the statement: one that nothing opened is told once and left behind.
    if (resumed) while (reader.take("}"));
    return resumed;
  }
}

/** Reads a section; what could be read of one that ends badly is kept, too. */
function readSection(reader: Reader, sections: Section[]): void {
  const at = reader.here;
  const name = SECTIONS.find((section) => reader.take(section));
  if (name === undefined) reader.fail({ expected: "a section: input, filter or output", hint: hintAtSection(reader) });
  reader.skipSpace();
  if (!reader.enter("{")) reader.fail({ expected: `\`{\` after ${name}` });
  const statements: Statement[] = [];
  sections.push({ kind: "section", name, at, body: statements });
  readBody(reader, { of: name, statements });
}

const SECTIONS: readonly SectionName[] = ["input", "filter", "output"];

function hintAtSection(reader: Reader): string {
  if (reader.next === "\uFEFF") return "Save the file without a byte order mark.";
  if (reader.next === "}") return "One `}` too many closes nothing.";
  const start = reader.index;
  const name = readName(reader)?.text ?? "";
  reader.index = start;
  if (name === "") return "";
  const meant = SECTIONS.find((section) => distance(section, name) <= 2);
  return meant === undefined ? "A plugin stands in one of them." : `Perhaps ${meant} is meant.`;
}
