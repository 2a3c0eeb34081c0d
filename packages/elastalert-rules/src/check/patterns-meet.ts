/** Whether some name matches both of two patterns in which `*` is any text. */
export function patternsMeet(a: string, b: string): boolean {
  const known = new Map<string, boolean>();
  const meet = (i: number, j: number): boolean => {
    const key = `${i},${j}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const result = decide(i, j);
    known.set(key, result);
    return result;
  };
  const decide = (i: number, j: number): boolean => {
    if (a[i] === "*") return meet(i + 1, j) || (j < b.length && meet(i, j + 1));
    if (b[j] === "*") return meet(i, j + 1) || (i < a.length && meet(i + 1, j));
    if (i === a.length || j === b.length) return i === a.length && j === b.length;
    return a[i] === b[j] && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}
