import type { ContentStore } from "../state/content-store.ts";
import type { CodeArchives } from "./code-archives.ts";

/** What the functions of stacks need beside the store. */
export interface LambdaWorld {
  readonly archives: CodeArchives;
  readonly content: ContentStore;
  /** Tells Lambda of a function, a mapping or an event that a stack has made. */
  readonly wake: () => void;
}
