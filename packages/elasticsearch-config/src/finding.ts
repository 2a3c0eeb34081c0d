/** A place in a file; line and column start at one, as editors show them. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that was found. `refused`: Elasticsearch would refuse it, or do something else than it says. `told`: worth a look. */
export interface Finding {
  readonly kind: "refused" | "told";
  readonly at: Place;
  /** What, why and what to do, in sentences; never the value of a secret. */
  readonly message: string;
}

/** `file:line:column: message`, as compilers print it and editors read it. */
export function renderFinding({ at, kind, message }: Finding): string {
  return `${at.file}:${at.line}:${at.column}: ${kind === "refused" ? "error" : "warning"}: ${message}`;
}

/** A finding that stops a build. */
export function refused(at: Place, message: string): Finding {
  return { kind: "refused", at, message };
}

/** A finding that does not stop a build. */
export function told(at: Place, message: string): Finding {
  return { kind: "told", at, message };
}

/** Findings in the order of files, lines and columns; each once. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const once = new Map(findings.map((finding) => [renderFinding(finding), finding]));
  return [...once.values()].sort(
    ({ at: a }, { at: b }) =>
      (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line || a.column - b.column,
  );
}
