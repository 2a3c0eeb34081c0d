import type { ParsedTemplate } from "../template/template.ts";
import type { LayerDescription } from "./layer.ts";

/** What `resolveParameters` works from. */
export interface ParameterSources {
  readonly template: ParsedTemplate;
  readonly layer: LayerDescription;
  /** The artifact's version: `EnvironmentVersion`, unless the given values have one. */
  readonly version: string;
  /** Values from the parameter file or standard input by parameter name, unresolved tokens included. */
  readonly given: Readonly<Record<string, string>>;
  /** Where the given values came from, as messages should say it: `parameters/local.json`, `standard input`. */
  readonly givenFrom?: string;
  /** By parameter name: in which line of that file it stands, counted from 1, where it is a file. */
  readonly givenLines?: Readonly<Record<string, number>>;
  /** By parameter name: where just this one came from, where whoever handed the values over knows more; words, never values. */
  readonly givenSources?: Readonly<Record<string, string>>;
  /** Values from the credentials file (`OctopusAPIKey`, `OctopusServerURL`); used only where the template declares them and nobody gave one. */
  readonly injected: Readonly<Record<string, string>>;
}

/** What `resolveParameters` makes of the given values: all that a stack needs, or every problem at once. */
export type ParameterResolution =
  | {
      readonly kind: "resolved";
      /** A value for every parameter of the template but the pending ones; defaults are written out. */
      readonly values: Readonly<Record<string, string>>;
      /** By parameter name: where its value came from, in words. */
      readonly sources: Readonly<Record<string, string>>;
      /** Inputs nobody gave a value: they are read from other layers' stacks. */
      readonly pending: readonly PendingInput[];
    }
  | {
      readonly kind: "invalid";
      /** One sentence each; never shows a value of a NoEcho parameter. */
      readonly problems: readonly string[];
    };

/** A parameter that waits for another layer's stack output. */
export interface PendingInput {
  readonly parameter: string;
  readonly layer: string;
  readonly component: string;
  readonly output: string;
}

/** A parameter's deployed value beside the one that is wanted. */
export interface ParameterDifference {
  readonly name: string;
  /** `unseen`: AWS does not show the deployed value, so that nobody knows whether it changes. */
  readonly change: "added" | "changed" | "same" | "removed" | "unseen";
  /** The deployed value; asterisks for a NoEcho parameter, undefined where there is none. */
  readonly before: string | undefined;
  /** The wanted value; asterisks for a NoEcho parameter, undefined where there is none. */
  readonly after: string | undefined;
  /** Where the wanted value comes from, in words; undefined for a parameter that goes. */
  readonly source: string | undefined;
}
