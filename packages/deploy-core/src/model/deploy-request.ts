import type { LayerDefinition } from "./layer.ts";
import type { Allowances } from "./consent.ts";
import type { Commands } from "./commands.ts";
import type { ParsedTemplate } from "../template/template.ts";

/** What becomes of the resources when a first create fails. */
export type OnCreateFailure = "keep" | "rollback" | "delete";

/** What a deployment is asked for. */
export interface DeployRequest extends Allowances {
  readonly verb: "plan" | "deploy";
  readonly layer: LayerDefinition;
  readonly template: ParsedTemplate;
  /** The artifact's version. */
  readonly version: string;
  /** Values by parameter name, as they were handed over. */
  readonly given: Readonly<Record<string, string>>;
  /** Where they came from, as messages should say it. */
  readonly givenFrom: string;
  /** By parameter name: in which line of that file it stands, counted from 1, where it is a file. */
  readonly givenLines?: Readonly<Record<string, number>>;
  /** By parameter name: where just this one came from, where that is known; words, never values. */
  readonly givenSources?: Readonly<Record<string, string>>;
  /** Values from the credentials file, used where the template declares such parameters. */
  readonly injected: Readonly<Record<string, string>>;
  readonly region: string;
  /** The account the deployment is meant for; undefined to take the one that the credentials belong to. */
  readonly expectedAccount: string | undefined;
  /** The region it is meant for; left out to take the one that is set up. */
  readonly expectedRegion?: string | undefined;
  readonly onCreateFailure: OnCreateFailure;
  /**
   * A stack for a test: nothing in it is protected or kept, and whoever destroys it names nothing. Never over a stack
   * that was deployed to stay.
   */
  readonly disposable?: boolean;
  /**
   * The migration that builds the stack: it carries the migration's name as a tag, which later deployments leave as it is. Never over a stack
   * that another one built, or none.
   */
  readonly migration?: string | undefined;
  /** Parameters whose rule a person named to be broken. */
  readonly allowChanging?: readonly string[];
  /** When the command began, from which its wait counts, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Logical ids of resources that a rollback which got stuck may leave as they are. */
  readonly skip: readonly string[];
  /** When to stop waiting, in milliseconds since the Unix epoch; the operation itself goes on. */
  readonly deadlineAt: number;
  readonly commands: Commands;
}
