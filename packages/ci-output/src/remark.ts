/** How much a line matters to whoever reads the log. */
export type Level = "verbose" | "info" | "highlight" | "warning" | "error";

/**
 * Something to say, whatever the place: each place has its own form for it, or none. `flow` names which of several things
 * that go on at once it is of.
 */
export type Remark =
  /** Text for a person, one or more lines. It never becomes a command of the place, whatever is in it. */
  | { readonly kind: "text"; readonly level: Level; readonly text: string; readonly flow?: string }
  /** What follows, of the same flow, belongs together until it is closed under the same title. */
  | { readonly kind: "opened"; readonly title: string; readonly flow?: string }
  | { readonly kind: "closed"; readonly title: string; readonly flow?: string }
  | {
      readonly kind: "progress";
      /** A whole number from 0 to 100. */
      readonly percent: number;
      readonly text: string;
    }
  /** Why the run did not go well, in a sentence or two. */
  | {
      readonly kind: "problem";
      readonly text: string;
      /** What was being done, in a few words. */
      readonly title: string;
      /** The place in the sources that it points to. */
      readonly at?: SourcePlace | undefined;
    }
  /** A result for the steps that follow. */
  | {
      readonly kind: "output";
      /** In Octopus's form, such as `AwsOutputs[CachePort]`; other places write it with the characters that they allow. */
      readonly name: string;
      readonly value: string;
      /** A sensitive value is said only where the place can keep it secret. */
      readonly sensitive?: true;
    }
  /** A file to be kept with the run. */
  | {
      readonly kind: "artifact";
      /** Absolute. */
      readonly path: string;
      readonly name: string;
      readonly sizeBytes: number;
    }
  /** A value that the place is to hide in all that it shows from now on. */
  | { readonly kind: "secret"; readonly value: string }
  /** What a person reads who looks at the run as a whole, in Markdown. */
  | { readonly kind: "summary"; readonly markdown: string };

/** A line of a source file. */
export interface SourcePlace {
  /** From the repository's folder, with forward slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}
