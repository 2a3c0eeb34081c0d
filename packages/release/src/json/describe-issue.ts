import type * as z from "zod";

/** What is wrong at one path, as the second half of a sentence that begins with the path. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/** Returns what a schema's issue says to the person who wrote the file; several when it names several keys. */
export function describeIssue(issue: z.core.$ZodIssue): readonly DescribedIssue[] {
  const { path } = issue;
  if (issue.code === "invalid_type") {
    return [{ path, problem: `must be ${nameType(issue.expected)}, but ${describeGiven(issue)}.` }];
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], problem: "is not known here." }));
  }
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path, problem: message }));
  return [{ path, problem: issue.message }];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a string in quotes",
  object: "an object in braces",
  record: "an object in braces",
  array: "a list in brackets",
  number: "a number",
  boolean: "true or false",
};

function nameType(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function describeGiven(issue: z.core.$ZodIssueInvalidType): string {
  // The value itself is not shown: a variables file may hold what should not be printed.
  if (issue.message.endsWith("received undefined")) return "it is missing";
  const received = /received (?<received>\w+)$/.exec(issue.message)?.groups?.["received"];
  return received === undefined
    ? "it is something else"
    : `it is ${received === "null" ? "null" : withArticle(received)}`;
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
