import { createDescriber } from "../event/create-describer.ts";
import type { EventSettings } from "../event/log-event.ts";
import { JsonBytes, OVERSHOOT_BYTES, type Memory } from "../ordinary/json-bytes.ts";
import { createOrdinaryWriter } from "../ordinary/write-ordinary.ts";
import { parseLine } from "../parse/parse-line.ts";
import type { LineCounts } from "../run/run-summary.ts";
import { createBatchMemory, type BatchMemory, type EventBatch } from "./event-batches.ts";
import { findMarks, markLine } from "./mark-line.ts";
import { createLineSplitter, isCut, readLine, type SplitLine } from "./split-lines.ts";

/** Turns the text of one object into events, as the text comes. */
export interface EventMaker {
  push(text: Buffer): readonly EventBatch[];
  /** The last line, where it has no line end. Not to be asked for when the text broke off: a piece of a line is none. */
  end(): readonly EventBatch[];
  counts(): Pick<LineCounts, "met" | "parsed" | "unparsable" | "cut">;
}

/** How events are made. */
export interface EventMaking extends EventSettings {
  readonly maxLineBytes: number;
  /** Its own when left out. */
  readonly memory?: BatchMemory;
}

/**
 * Returns what makes events of an object's lines, one for each line whatever it is. Ordinary lines are written straight from their
 * bytes; all others go the long way, by a parsed line and an object.
 */
export function createEventMaker(making: EventMaking): EventMaker {
  const { form, maxLineBytes, memory = createBatchMemory() } = making;
  const splitter = createLineSplitter(maxLineBytes);
  const json = new JsonBytes();
  const batches = collectBatches(json, memory);
  const ordinary = form === "logstack" ? createOrdinaryWriter(making, json) : undefined;
  const describe = createDescriber(making);
  let met = 0;
  let unparsable = 0;
  let cut = 0;

  const goLongWay = (place: SplitLine): string => {
    const read = readLine(place);
    const line = parseLine(read.raw);
    if (line.kind === "unparsable") unparsable += 1;
    const marks = findMarks(place, read);
    return JSON.stringify(markLine(describe(line, place.offset), { form, marks }));
  };
  const makeEvents = (lines: readonly SplitLine[]): readonly EventBatch[] => {
    for (const place of lines) {
      met += 1;
      if (isCut(place)) cut += 1;
      else if (ordinary !== undefined) {
        batches.makeRoom(ordinary.roomFor(place));
        if (ordinary.write(place)) {
          batches.endLine();
          continue;
        }
      }
      const text = goLongWay(place);
      batches.makeRoom(text.length * BYTES_A_UNIT);
      json.text(text);
      batches.endLine();
    }
    return batches.take();
  };
  return {
    push: (text) => makeEvents(splitter.push(text)),
    end: () => makeEvents(splitter.end()),
    counts: () => ({ met, parsed: met - unparsable, unparsable, cut }),
  };
}

/** A UTF-16 unit is three bytes of UTF-8 at most. */
const BYTES_A_UNIT = 3;
const LINE_FEED = 10;

/** Has JSON written into one batch after the other. */
function collectBatches(json: JsonBytes, memory: BatchMemory) {
  let finished: EventBatch[] = [];
  let current: Memory | undefined;
  let lines = 0;

  const finish = (): void => {
    if (current === undefined) return;
    const used = current;
    current = undefined;
    finished.push({ bytes: used.bytes.subarray(0, json.at), lines, release: () => memory.giveBack(used) });
    lines = 0;
  };
  return {
    /** Sees to it that a line of this length, and its line feed, can be written. */
    makeRoom(bytes: number): void {
      const needed = bytes + 1 + OVERSHOOT_BYTES;
      if (current !== undefined && json.at + needed <= current.bytes.length) return;
      if (lines > 0) finish();
      else if (current !== undefined) memory.giveBack(current);
      current = memory.take(needed);
      json.moveTo(current);
    },
    endLine(): void {
      json.byte(LINE_FEED);
      lines += 1;
    },
    take(): readonly EventBatch[] {
      finish();
      const taken = finished;
      finished = [];
      return taken;
    },
  };
}
