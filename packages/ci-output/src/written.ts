/** One thing to write. Files are those that GitHub's runner names for a step. */
export type Written =
  | { readonly to: "stdout" | "stderr"; readonly line: string }
  | { readonly to: "outputFile" | "summaryFile"; readonly text: string };

/** Writes a line of standard output. */
export function onStdout(line: string): Written {
  return { to: "stdout", line };
}
