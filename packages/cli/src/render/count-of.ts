/** A number with what it counts: `1 object`, `1,200 objects`. */
export function countOf(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}
