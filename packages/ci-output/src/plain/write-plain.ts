import type { Remark } from "../remark.ts";
import { splitLines } from "../split-lines.ts";
import { onStdout, type Written } from "../written.ts";

/** Writes what a person reads, and nothing that only a machine would. */
export function writePlain(remark: Remark): readonly Written[] {
  switch (remark.kind) {
    case "text":
      return splitLines(remark.text).map(onStdout);
    case "opened":
      return [onStdout(remark.title)];
    case "closed":
    case "progress":
    case "problem":
    case "output":
    case "artifact":
    case "secret":
    case "summary":
      return [];
  }
}
