/** Whether there is a name that both patterns mean; `*` is any text. */
export function patternsMeet(a: string, b: string): boolean {
  const [first, second] = [a[0], b[0]];
  if (first === undefined && second === undefined) return true;
  if (first === "*") return patternsMeet(a.slice(1), b) || (second !== undefined && patternsMeet(a, b.slice(1)));
  if (second === "*") return patternsMeet(b, a);
  return first !== undefined && first === second && patternsMeet(a.slice(1), b.slice(1));
}
