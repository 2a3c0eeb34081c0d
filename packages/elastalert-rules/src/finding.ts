/** A place in a file; line and column start at one, as editors show them. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * One thing that was found. `refused`: the package may not be built. `told`: it may, and a person should know, for
 * instance that samples could not be judged here.
 */
export interface Finding {
  readonly kind: "refused" | "told";
  readonly place: Place;
  /** What, why and what next, in sentences; never the value of a secret. */
  readonly text: string;
  /** The environments that it holds for; empty when it holds for all, or for none in particular. */
  readonly environments: readonly string[];
}

/** Renders a finding as `file:line:column: text`, with the environments when it does not hold for all. */
export function renderFinding({ place, text, environments }: Finding): string {
  const where = environments.length === 0 ? "" : ` (in ${environments.join(", ")})`;
  return `${place.file}:${place.line}:${place.column}: ${text}${where}`;
}

/** A finding that stops the build. */
export function refused(place: Place, text: string): Finding {
  return { kind: "refused", place, text, environments: [] };
}

/** A finding that does not stop the build. */
export function told(place: Place, text: string): Finding {
  return { kind: "told", place, text, environments: [] };
}

/**
 * Findings of each environment as one list, in the order of files, lines and columns. What is found in all of them names
 * none; the order in which environments or files were looked at makes no difference.
 */
export function mergeFindings(perEnvironment: ReadonlyMap<string, readonly Finding[]>): readonly Finding[] {
  const merged = new Map<string, { finding: Finding; environments: string[] }>();
  for (const [environment, findings] of perEnvironment) {
    for (const finding of findings) {
      const key = JSON.stringify([finding.kind, finding.place, finding.text]);
      const known = merged.get(key) ?? { finding, environments: [] };
      if (!known.environments.includes(environment)) known.environments.push(environment);
      merged.set(key, known);
    }
  }
  const everywhere = perEnvironment.size;
  const list = [...merged.values()].map(({ finding, environments }) =>
    Object.assign({}, finding, { environments: environments.length === everywhere ? [] : environments.sort() }),
  );
  return sortFindings(list);
}

/** Findings in the order of their places. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compare(a.text, b.text),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
