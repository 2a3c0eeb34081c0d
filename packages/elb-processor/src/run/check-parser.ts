import { createDescriber } from "../event/create-describer.ts";
import type { EventSettings } from "../event/log-event.ts";
import { parseLine } from "../parse/parse-line.ts";
import { SAMPLE_LINES } from "./sample-lines.ts";

/** How many sample lines were understood, or what was not. */
export type ParserCheck =
  | { readonly kind: "passed"; readonly lines: number }
  | { readonly kind: "failed"; readonly reason: string };

/** Parses a line of each kind and makes its event, as the function does it with real ones; sends nothing. */
export function checkParser({ form, labels }: Pick<Required<EventSettings>, "form" | "labels">): ParserCheck {
  const describe = createDescriber({ object: { bucket: "sample", key: "sample", etag: "sample" }, form, labels });
  const kinds = Object.entries(SAMPLE_LINES);
  for (const [kind, raw] of kinds) {
    const line = parseLine(raw);
    if (line.kind !== kind) {
      return { kind: "failed", reason: `A sample line of the kind ${kind} was understood as ${line.kind}.` };
    }
    const text = JSON.stringify(describe(line, 0));
    if (!text.includes(JSON.stringify(raw))) {
      return { kind: "failed", reason: `The event of a sample line of the kind ${kind} does not hold the line.` };
    }
  }
  return { kind: "passed", lines: kinds.length };
}
