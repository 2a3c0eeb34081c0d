import { notModelled } from "../aws-error.ts";
import { invalidParameter } from "./refusals.ts";

/**
 * Returns a test of messages for a filter pattern of terms: `a b` (both), `?a ?b` (either), `-a` (without), `"two words"`.
 * Patterns for JSON and for columns, and regular expressions, are refused by name.
 * AWS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[]/.test(text) || text.includes("%")) throw notModelled(`the filter pattern ${text}`);
  const terms = readTerms(text);
  const without = terms.filter(({ sign }) => sign === "-");
  const either = terms.filter(({ sign }) => sign === "?");
  const all = terms.filter(({ sign }) => sign === "");
  if (either.length > 0 && either.length < terms.length) {
    throw notModelled(`optional terms beside others in the filter pattern ${text}`);
  }
  return (message) =>
    all.every(({ word }) => message.includes(word)) &&
    !without.some(({ word }) => message.includes(word)) &&
    (either.length === 0 || either.some(({ word }) => message.includes(word)));
}

interface Term {
  readonly sign: string;
  readonly word: string;
}

function readTerms(pattern: string): readonly Term[] {
  const terms: Term[] = [];
  let rest = pattern;
  while (rest !== "") {
    const [whole = "", sign = "", quoted, plain] = /^([?-]?)(?:"((?:[^"\\]|\\.)*)"|([\w.]+))(?:\s+|$)/.exec(rest) ?? [];
    // AWS: a term with other characters than letters, digits and underscores stands in quotes.
    if (whole === "") throw invalidParameter("Invalid filter pattern");
    terms.push({ sign, word: plain ?? (quoted ?? "").replaceAll(/\\(.)/g, "$1") });
    rest = rest.slice(whole.length);
  }
  return terms;
}
