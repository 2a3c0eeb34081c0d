import type { ChangedData } from "../model/changed-data.ts";
import type { Consent, ParameterConsent } from "../model/consent.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import type { DoomedResource } from "../model/doomed-resource.ts";
import type { ParameterDifference } from "../model/parameters.ts";
import type { ResourceChange } from "../model/change-set.ts";

/**
 * All that a deployment can say while it runs; `--json` prints one of these a line.
 * `v` is the contract's version: it grows only when a reader of the older form would be misled.
 * `at` is ISO 8601 in UTC. `elapsedMs` counts from the start of the command.
 */
export type DeployEvent = Stamp & DeployFact;

/** An event before it is stamped: what happened, without when. */
export type DeployFact =
  | {
      readonly event: "started";
      readonly verb: Verb;
      readonly layer: string;
      readonly version: string;
      readonly environment: string;
      readonly stackName: string;
      readonly account: string | undefined;
      readonly region: string;
    }
  | {
      readonly event: "decided";
      readonly operation: Decision;
    }
  /** An operation that was running already when it was found; it is followed or waited for. */
  | {
      readonly event: "running";
      readonly status: string;
      /** `this`: it brings what is wanted here, and may be this very deployment from before an interruption. */
      readonly whose: "this" | "another";
      /** Who began it, as far as AWS tells: its token, the version it brings, the role. */
      readonly by: readonly string[];
      /** How long it has been running, in milliseconds; undefined where its first event was not found. */
      readonly runningMs: number | undefined;
    }
  | {
      readonly event: "input";
      readonly parameter: string;
      /** The layer that gives it, which is not the one that is deployed. */
      readonly fromLayer: string;
      readonly output: string;
      readonly value: string | undefined;
    }
  | {
      readonly event: "proposed";
      readonly changeSet: string;
      readonly changes: readonly ResourceChange[];
      /** What becomes of data, one entry for each effect on each resource; left out by artifacts from before there was it. */
      readonly effects?: readonly ChangedData[];
    }
  /** A person named resources whose data the execution that follows may cost, or parameters that change against their rule. */
  | {
      readonly event: "consented";
      /** The ARN of who named them; undefined where AWS does not tell. */
      readonly by: string | undefined;
      readonly consents: readonly Consent[];
      /** Left out where no parameter was named. */
      readonly parameterConsents?: readonly ParameterConsent[];
    }
  /** Every parameter beside its deployed value, before anything is proposed. */
  | {
      readonly event: "parameters";
      readonly parameters: readonly ParameterDifference[];
      /** Parameters whose rule is broken by a person's consent. */
      readonly allowedChanges: readonly string[];
    }
  /** What the template says would be created, where CloudFormation was not asked. */
  | { readonly event: "foreseen"; readonly resources: readonly ForeseenResource[] }
  /** The template is too large to be sent along: CloudFormation reads it from S3. */
  | { readonly event: "stored"; readonly sizeBytes: number; readonly url: string }
  | { readonly event: "executing"; readonly changeSet: string }
  | {
      readonly event: "destroying";
      readonly resources: readonly DoomedResource[];
      /** When their data was looked at, in milliseconds since the Unix epoch. */
      readonly lookedAt: number;
    }
  | {
      readonly event: "resource";
      /** Logical ids of the nested stacks that it lies in, outermost first; left out in the stack itself. */
      readonly nestedIn?: readonly string[];
      readonly logicalId: string;
      readonly type: string;
      readonly status: string;
      readonly reason: string | undefined;
    }
  | { readonly event: "stack"; readonly status: string; readonly reason: string | undefined }
  /** A function's code beside what serves, before anything is written. */
  | {
      readonly event: "codeCompared";
      readonly functionName: string;
      readonly alias: string;
      /** Number of the version that the alias points to. */
      readonly servingVersion: string;
      /** Which artifact's code that is; left out for the placeholder, and for what no deployment has published. */
      readonly serving: { readonly name: string; readonly version: string; readonly release: string } | undefined;
      /** Why there is something to deploy, one phrase each; names of settings, never values. */
      readonly reasons: readonly string[];
    }
  /** A step of the deployment of a function's code that is done. */
  | {
      readonly event: "codeStep";
      readonly step: CodeStep;
      readonly functionName: string;
      /** Left out for an upload. */
      readonly version?: string;
      /** Where an alias was moved. */
      readonly alias?: string;
      /** Of what was uploaded. */
      readonly sizeBytes?: number;
    }
  /** What the machines of a role have, beside what they are to have, before anything is written. */
  | {
      readonly event: "configurationCompared";
      readonly role: string;
      /** The Auto Scaling group. */
      readonly groupName: string;
      readonly machines: number;
      /** How many of them say that they have what is wanted. */
      readonly current: number;
      /** What is released to them; left out where nothing is. */
      readonly released?: { readonly version: string; readonly release: string };
      /** Why there is something to deploy, one phrase each. */
      readonly reasons: readonly string[];
      readonly files: readonly ComparedFile[];
    }
  /** A step of the deployment of a configuration that is done. */
  | {
      readonly event: "configurationStep";
      readonly step: ConfigurationStep;
      readonly role: string;
      /** Of the bundle: `sha256:` and 64 hexadecimal digits. */
      readonly digest: string;
      /** Of what was uploaded. */
      readonly sizeBytes?: number;
      /** What a pointer names; left out for an upload. */
      readonly version?: string;
      readonly release?: string;
    }
  /** What happens while machines are replaced. */
  | {
      readonly event: "machines";
      /** For programs, for instance `waiting`, `ended` or `replaced`. */
      readonly step: string;
      readonly role?: string;
      readonly instanceId?: string;
      /** For people, in one line. */
      readonly message: string;
    }
  /** What the smoke test looked at. */
  | { readonly event: "checked"; readonly what: string; readonly problem: string | undefined }
  | { readonly event: "warning"; readonly message: string }
  | { readonly event: "finished"; readonly outcome: DeployOutcome; readonly exitCode: number }
  | {
      readonly event: "error";
      readonly code: string;
      readonly problem: string;
      readonly hints: readonly string[];
      readonly exitCode: number;
      /** The stack trace of a defect; only with `--verbose`. */
      readonly detail?: string | undefined;
    };

/** A resource of a template that was not proposed. */
export interface ForeseenResource {
  readonly logicalId: string;
  readonly type: string;
  /** The condition under which it is created at all; it was not evaluated. */
  readonly condition: string | undefined;
}

/** What was done of a deployment of code: `removed` are old versions that nobody goes back to. */
export type CodeStep = "uploaded" | "published" | "moved" | "movedBack" | "removed";

/** What was done of a deployment of a configuration: `settled`: all machines have it. */
export type ConfigurationStep = "uploaded" | "moved" | "movedBack" | "settled";

/** A file of a role whose content would be another. */
export interface ComparedFile {
  readonly file: string;
  readonly change: "added" | "removed" | "changed";
  /** Lines that go and come, with `-` or `+` in front; secrets are references in them. */
  readonly lines: readonly string[];
}

/** What is to be done, once the stack was looked at. */
export type Decision =
  | "create"
  | "update"
  /** An update over a failure that was kept, without a rollback of its own. */
  | "fixForward"
  | "recreate"
  | "attach"
  | "destroy"
  /** To take back an update that runs. */
  | "cancel"
  /** To take back a create or update that failed and was kept. */
  | "rollback"
  /** To go on with a rollback that got stuck. */
  | "continue"
  | "nothing";

export type Verb = "plan" | "deploy" | "destroy" | "rollback" | "diagnose" | "verify";

interface Stamp {
  readonly v: 1;
  readonly at: string;
  readonly elapsedMs: number;
}
