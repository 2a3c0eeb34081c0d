/** One thing that is wrong in a file, where, and in sentences. It never has a secret's value in it. */
export interface Finding {
  /** `refused` stops a build and a deployment; `told` is worth a look. */
  readonly kind: "refused" | "told";
  /** From the package's folder, with forward slashes. */
  readonly file: string;
  /** Both start at one, as editors show them. */
  readonly line: number;
  readonly column: number;
  /** What, why and what to do. */
  readonly message: string;
}

/** Returns a finding as `file:line:column: message`, as compilers print it and editors read it. */
export function renderFinding({ file, line, column, kind, message }: Finding): string {
  return `${file}:${line}:${column}: ${kind === "told" ? "warning: " : ""}${message}`;
}

/** Returns findings in the order in which they stand, files by name, each once. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const once = new Map(findings.map((finding) => [renderFinding(finding), finding]));
  return [...once.values()].sort((a, b) => {
    if (a.file !== b.file) return a.file < b.file ? -1 : 1;
    return a.line - b.line || a.column - b.column;
  });
}
