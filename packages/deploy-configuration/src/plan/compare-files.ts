/** What a deployment would change in a file of a role. */
export interface FileDifference {
  /** `<role>/<path in the bundle>`. */
  readonly file: string;
  readonly change: "added" | "removed" | "changed";
  /** Lines that go and come, each with `-` or `+` in front; no more than people read. */
  readonly lines: readonly string[];
}

type Files = ReadonlyMap<string, Uint8Array>;

/** Compares what machines have with what they would get. Secrets are references in both. */
export function compareFiles(
  role: string,
  { before, after }: { readonly before: Files; readonly after: Files },
): readonly FileDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly FileDifference[] => {
    const [old, wanted] = [before.get(name), after.get(name)];
    const file = `${role}/${name}`;
    if (old === undefined) return [{ file, change: "added", lines: [] }];
    if (wanted === undefined) return [{ file, change: "removed", lines: [] }];
    const [a, b] = [linesOf(old), linesOf(wanted)];
    return a.join("\n") === b.join("\n") ? [] : [{ file, change: "changed", lines: compareLines(a, b) }];
  });
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return new TextDecoder().decode(bytes).split("\n");
}

/** What is common at both ends is left out; of the middle, the longest common lines are. */
function compareLines(a: readonly string[], b: readonly string[]): readonly string[] {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const changes = findChanges(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const shown = changes.slice(0, MOST_LINES);
  return changes.length > shown.length ? [...shown, `... ${changes.length - shown.length} more lines`] : shown;
}

const MOST_LINES = 40;
/** Beyond this many lines the middle is told as a whole: the table below grows by their product. */
const MOST_COMPARED = 1_000;

function findChanges(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length > MOST_COMPARED || b.length > MOST_COMPARED)
    return [...a.map((line) => `- ${line}`), ...b.map((line) => `+ ${line}`)];
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [same, down, right] = [common[i + 1]?.[j + 1] ?? 0, common[i + 1]?.[j] ?? 0, common[i]?.[j + 1] ?? 0];
      const row = common[i];
      if (row !== undefined) row[j] = a[i] === b[j] ? same + 1 : Math.max(down, right);
    }
  const changes: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (j >= b.length || (i < a.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      changes.push(`- ${a[i]}`);
      i += 1;
    } else {
      changes.push(`+ ${b[j]}`);
      j += 1;
    }
  }
  return changes;
}
