import type { Commands } from "@logstack/deploy-core";
import type { FunctionDefinition } from "./function-definition.ts";
import type { WantedCode } from "./wanted-code.ts";

/** What every verb is asked with. */
export interface FunctionRequest {
  readonly definition: FunctionDefinition;
  /** The artifact's version. */
  readonly version: string;
  readonly environment: string;
  /** The alias's ARN, where somebody gave it; undefined to take it from the stack that has the function. */
  readonly aliasArn: string | undefined;
  readonly region: string;
  readonly expectedAccount: string | undefined;
  readonly expectedRegion: string | undefined;
  /** In milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** When to stop waiting, in milliseconds since the Unix epoch. */
  readonly deadlineAt: number;
  /** Consent was given beforehand. */
  readonly agreed: boolean;
  readonly commands: Commands;
}

/** What a plan or a deployment is asked with. */
export interface DeployFunctionRequest extends FunctionRequest {
  readonly verb: "plan" | "deploy";
  readonly wanted: WantedCode;
}
