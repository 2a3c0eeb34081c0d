import type { Position } from "../json/parse-json.ts";
import type { ParameterFile } from "../render/parse-parameters.ts";
import type { VariableSet } from "./parse-variables.ts";
import type { VariableProblemKind } from "./variable-problem.ts";

/** A layer whose variables are checked. */
export interface CheckedLayer {
  readonly name: string;
  /** The version that `Octopus.Release.Number` would be. */
  readonly version: string;
  /** Parameters that other layers' stacks fill where nobody gives a value. */
  readonly inputs: ReadonlySet<string>;
  readonly parameterFile: ParameterFile;
  readonly own: VariableSet;
}

/** All that a check needs. */
export interface VariablesCheck {
  readonly shared: readonly VariableSet[];
  readonly layers: readonly CheckedLayer[];
  readonly environments: readonly string[];
  /** All names there are: a scope may name what this check leaves out. Layers are undefined where nobody knows them. */
  readonly known: { readonly environments: readonly string[]; readonly layers: readonly string[] | undefined };
  readonly judge: ParameterJudge;
}

/**
 * Says what a layer's template does not take of values that could be rendered. It comes from whoever knows templates;
 * this package does not.
 */
export type ParameterJudge = (candidate: ParameterCandidate) => readonly ParameterFinding[];

/** Parameters for one deployment that must be possible. */
export interface ParameterCandidate {
  readonly layer: string;
  readonly environment: string;
  /** Tokens that no variable answers are left out, unless they are an input's own; sensitive values are placeholders. */
  readonly given: Readonly<Record<string, string>>;
  /** By parameter: where its value comes from, in words. */
  readonly sources: Readonly<Record<string, string>>;
  /** Parameters that a sensitive variable is part of: their values are not known here. */
  readonly sensitive: ReadonlySet<string>;
}

/** What a template does not take. */
export interface ParameterFinding {
  readonly kind: Extract<VariableProblemKind, "missing" | "wrongValue" | "exposed">;
  readonly parameter: string;
  readonly problem: string;
  /** Where it is to be mended, when that is neither the variable nor the parameter file. */
  readonly place?: { readonly file: string; readonly at: Position };
}
