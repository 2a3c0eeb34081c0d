import type { LayerDescription } from "@logstack/deploy-core";

/**
 * A function's code as its `function.ts` defines it, as plain data: it is copied into the artifact's `artifact.json`.
 * It is described as a layer is, so that whatever fills parameters, orders, releases and promotes layers does so with it.
 * Its `template` holds the declarations of its parameters alone.
 */
export interface FunctionDefinition extends LayerDescription {
  readonly kind: "function";
  /** The module inside the function's folder that exports the handler; the build bundles it. */
  readonly code: string;
  /** By name of a setting in `settings.json`: the parameter that gives it. An empty value leaves the setting out. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The parameter with the alias's ARN: the stack that has the function gives it. */
export const ALIAS_PARAMETER = "CodeAliasArn";

/** The parameter with the number of the release that is deployed. */
export const RELEASE_PARAMETER = "ReleaseNumber";
