import type { Json } from "../json.ts";

/** A template's body as data, before anybody asks whether it is a template. */
export interface TemplateDocument {
  readonly value: Json;
  /** The line (from 1) of each key directly under `Resources`. */
  readonly resourceLines: Readonly<Record<string, number>>;
}

/** How deep lists and maps may nest; real templates stay far below, and recursion stays far from the stack's end. */
export const MAX_DEPTH = 200;
