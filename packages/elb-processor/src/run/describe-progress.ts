import type { LineCounts } from "./run-summary.ts";

/** How far an object came. */
export interface Progress {
  readonly bytesRead: number;
  readonly sizeBytes: number | undefined;
  readonly lines: LineCounts;
}

/** Returns a sentence on how far an object came before it failed. */
export function describeProgress({ bytesRead, sizeBytes, lines }: Progress): string {
  const of = sizeBytes === undefined ? "" : ` of ${sizeBytes}`;
  return `${lines.met} lines were met in ${bytesRead}${of} bytes; the Broker has taken ${lines.sent} of them.`;
}
