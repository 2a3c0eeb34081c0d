/** A place in a text; both numbers start at one, as editors show them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * What kind of thing is wrong. `syntax`: the token cannot be read. `missing`: no variable answers it. `noResult`: a filter,
 * a calculation or `Null` makes nothing of it. `recursion`: a variable leads back to itself. `unsupported`: Octopus would
 * have a result, and this package has not.
 */
export type ProblemKind = "syntax" | "missing" | "noResult" | "recursion" | "unsupported";

/** One thing that is wrong in a template, where, and by way of which variables. */
export interface Problem {
  readonly kind: ProblemKind;
  /** What the text holds, to follow the words "holds" or "here stands", for instance "a filter that is not known". */
  readonly what: string;
  /** The token as it is written, for instance `#{Name | ToLower}`; a block's is its opening only. */
  readonly token: string;
  /** Where the token stands in the text that was rendered, or the token there that led to it. */
  readonly at: Position;
  /** The variables whose values led to the token; empty when it stands in the text itself. */
  readonly through: readonly string[];
}
