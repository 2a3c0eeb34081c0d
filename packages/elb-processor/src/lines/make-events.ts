import type { DescribeEvent } from "../event/log-event.ts";
import { parseLine } from "../parse/parse-line.ts";
import type { LineCounts } from "../run/run-summary.ts";
import { markCut } from "./mark-cut.ts";
import { createLineSplitter, type SplitLine } from "./split-lines.ts";

/** Turns the text of one object into events as JSON, as the text comes. */
export interface EventMaker {
  push(text: Buffer): readonly string[];
  /** The last line, where it has no line end. Not to be asked for when the text broke off: a piece of a line is none. */
  end(): readonly string[];
  counts(): Pick<LineCounts, "met" | "parsed" | "unparsable" | "cut">;
}

/** How events are made. */
export interface EventMaking {
  readonly describe: DescribeEvent;
  readonly maxLineBytes: number;
}

/** Returns what makes events of an object's lines, one for each line whatever it is. */
export function createEventMaker({ describe, maxLineBytes }: EventMaking): EventMaker {
  const splitter = createLineSplitter(maxLineBytes);
  let met = 0;
  let unparsable = 0;
  let cut = 0;
  const makeEvent = ({ raw, offset, cutFromBytes }: SplitLine): string => {
    const line = parseLine(raw);
    met += 1;
    if (line.kind === "unparsable") unparsable += 1;
    const event = describe(line, offset);
    if (cutFromBytes === undefined) return JSON.stringify(event);
    cut += 1;
    return JSON.stringify(markCut(event, { lineBytes: cutFromBytes, keptBytes: maxLineBytes }));
  };
  return {
    push: (text) => splitter.push(text).map(makeEvent),
    end: () => splitter.end().map(makeEvent),
    counts: () => ({ met, parsed: met - unparsable, unparsable, cut }),
  };
}
