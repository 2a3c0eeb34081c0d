import type { Change } from "./memory-tables.ts";

/** All changes made in one go; they are on disk together or not at all. */
export interface Batch {
  /** When it was written, by the engine's clock: milliseconds since the Unix epoch. */
  readonly at: number;
  /** `[table, key, value]` puts a record, `[table, key]` deletes one. */
  readonly changes: readonly (readonly [table: string, key: string, value?: object])[];
}

/** The first line of every journal. */
export interface JournalHeader {
  readonly format: number;
  /** The version of the engine that wrote it. */
  readonly writtenBy: string;
}

/** What a stretch of a journal turned out to be. */
export type JournalLine =
  | { readonly kind: "whole"; readonly json: string; readonly end: number; readonly sum: number }
  /** The write of the last line was cut short; what is there of it counts for nothing. */
  | { readonly kind: "torn" }
  | { readonly kind: "damaged" };

/** Returns a checksum of bytes that goes on from another one: the port that keeps this file free of any platform. */
export type Checksum = (bytes: Uint8Array, from: number) => number;

/** Where the chain of checksums begins: each line's goes on from that of the line before it, so none can be missing. */
export const FIRST_SUM = 0;

const NEWLINE = 0x0a;
/** Eight digits of checksum, a space, eight digits of length, a space. */
const PREFIX_BYTES = 18;

/** One for all lines: a journal has a hundred thousand of them. */
const UTF_8 = new TextDecoder();

/**
 * Returns one line and its checksum: CRC-32 and length of the JSON (both as eight hexadecimal digits), the JSON, a line feed.
 * With the length, a line that was cut short can be told from one that was changed.
 */
export function renderLine(
  value: Batch | JournalHeader,
  previousSum: number,
  checksum: Checksum,
): { readonly line: string; readonly sum: number } {
  const json = JSON.stringify(value);
  const bytes = new TextEncoder().encode(json);
  const sum = checksum(bytes, previousSum);
  return { line: `${hex8(sum)} ${hex8(bytes.length)} ${json}\n`, sum };
}

/** Where a line begins, and the checksum of the line before it. */
export interface LinePlace {
  readonly start: number;
  readonly previousSum: number;
}

/** Reads the line at a place. `end` is where the next one begins. */
export function parseLine(journal: Uint8Array, { start, previousSum }: LinePlace, checksum: Checksum): JournalLine {
  const newline = journal.indexOf(NEWLINE, start);
  const isTerminated = newline !== -1;
  const line = journal.subarray(start, isTerminated ? newline : journal.length);
  const prefix = /^([0-9a-f]{8}) ([0-9a-f]{8}) $/.exec(UTF_8.decode(line.subarray(0, PREFIX_BYTES)));
  const json = line.subarray(PREFIX_BYTES);
  const declaredBytes = prefix === null ? undefined : Number.parseInt(prefix[2] ?? "", 16);
  if (!isTerminated && (line.length < PREFIX_BYTES || (declaredBytes !== undefined && json.length <= declaredBytes))) {
    return { kind: "torn" };
  }
  const sum = checksum(json, previousSum);
  const isIntact = json.length === declaredBytes && hex8(sum) === prefix?.[1];
  if (!isTerminated || !isIntact) return { kind: "damaged" };
  return { kind: "whole", json: UTF_8.decode(json), end: newline + 1, sum };
}

/** Returns a change as a batch holds it. */
export function packChange({ table, key, value }: Change): Batch["changes"][number] {
  return value === undefined ? [table, key] : [table, key, value];
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, "0");
}
