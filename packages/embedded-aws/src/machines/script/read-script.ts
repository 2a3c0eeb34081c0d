import { scanList } from "./scan-list.ts";
import { openScan, ScriptProblem } from "./scan.ts";

/** What bash may be given in place of a script, or why it gets nothing of it. */
export type ScriptReading =
  | { readonly kind: "readable"; readonly text: string }
  /** `line` is counted from 1. */
  | { readonly kind: "refused"; readonly line: number; readonly reason: string };

/**
 * Returns a script in which whatever bash itself would look up by its path is led into the machine's root by the functions of
 * the prelude: targets of redirections, commands by their path, folders that are changed to, files that are read in or tested.
 * Lines stay where they are, so bash's own messages name the script's.
 */
export function readScript(text: string): ScriptReading {
  const scan = openScan(text, (it) => scanList(it, ")"));
  try {
    scanList(scan, "end");
    return { kind: "readable", text: scan.rewritten() };
  } catch (error) {
    if (!(error instanceof ScriptProblem)) throw error;
    return { kind: "refused", line: scan.lineAt(error.at), reason: error.message };
  }
}
