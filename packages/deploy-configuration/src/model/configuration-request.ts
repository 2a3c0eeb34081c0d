import type { Commands } from "@logstack/deploy-core";
import type { ConfigurationDefinition } from "./configuration-definition.ts";
import type { MachineFile } from "./machine-file.ts";
import type { RollLimits } from "../roll/roll-request.ts";

/** What every verb is asked with. */
export interface ConfigurationRequest {
  readonly definition: ConfigurationDefinition;
  /** The artifact's version. */
  readonly version: string;
  readonly environment: string;
  readonly release: string;
  /** By parameter: values that are known before AWS was asked. */
  readonly values: Readonly<Record<string, string>>;
  /** Parameters that other layers' stacks give. */
  readonly pending: readonly string[];
  /** Parameters that are declared with `NoEcho`. */
  readonly noEcho: ReadonlySet<string>;
  readonly files: readonly MachineFile[];
  readonly region: string;
  readonly expectedAccount: string | undefined;
  readonly expectedRegion: string | undefined;
  /** In milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** When to stop waiting, in milliseconds since the Unix epoch. */
  readonly deadlineAt: number;
  /** Consent was given beforehand. */
  readonly agreed: boolean;
  /** Roles whose machines may go with the events that they hold. */
  readonly allowRolling: ReadonlySet<string>;
  readonly limits: RollLimits;
  readonly commands: Commands;
}
