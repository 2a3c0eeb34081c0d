import type { LayerDescription } from "@logstack/deploy-core";
import type { HouseRule } from "@logstack/logstash-config";

/**
 * A configuration package as its `configuration.ts` defines it, as plain data: it is copied into the artifact's
 * `artifact.json`. It is described as a layer is, so that whatever fills parameters, orders, releases and promotes layers
 * does so with it. Its `template` holds the declarations of its parameters alone.
 */
export interface ConfigurationDefinition extends LayerDescription {
  readonly kind: "configuration";
  /** In the order in which their machines are rolled. */
  readonly roles: readonly RoleDefinition[];
  /**
   * By name: the parameter with the ARN of a secret in Secrets Manager that machines read themselves. A file writes
   * `#{Name}`, and gets the reference.
   */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly checks?: ConfigurationChecks;
  /** The parameters with host and port of the cluster that a role with the gate `elasticsearch` is rolled by. */
  readonly elasticsearch?: { readonly hostParameter: string; readonly portParameter: string };
}

/** What files are checked against, over and above what their software asks for. */
export interface ConfigurationChecks {
  /** What pipelines of Logstash must say. */
  readonly houseRules?: readonly HouseRule[];
  /** Names that machines have a value for beside those of `secrets.env`, for `${NAME}` in files; left out, nobody says. */
  readonly machineVariables?: readonly string[];
  /** Patterns of the indices that the stack writes, for rules of Elastalert. */
  readonly indexPatterns?: readonly string[];
  /** Why no index may be made read-only before it is deleted, as sentences that follow "x makes an index read-only.". */
  readonly writtenAlways?: string;
  /** Environments in which an index without a copy is only told. */
  readonly withoutCopies?: readonly string[];
}

/** One role of machines. Its files lie in `machine/<name>/`, `apply` and `health` among them. */
export interface RoleDefinition {
  readonly name: string;
  /** The parameter with the name of the machines' Auto Scaling group, an output of the stack. */
  readonly groupParameter: string;
  /**
   * What has to be true before and after a machine goes: nothing but its own health, that also the events on its disk have left it (of
   * which the machine tells twice a minute), or a whole Elasticsearch cluster's health.
   */
  readonly gate: "own health" | "queue" | "elasticsearch";
}
