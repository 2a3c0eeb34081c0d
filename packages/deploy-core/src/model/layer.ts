/** A CloudFormation capability a template asks for; the names are AWS's own. */
export type Capability = "CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM" | "CAPABILITY_AUTO_EXPAND";

/** What an artifact deploys: a CloudFormation stack, the code of a function that a stack has, or what makes its machines work. */
export type ArtifactKind = "stack" | "function" | "configuration";

/** A parameter whose value is another layer's stack output in the same environment. */
export interface LayerInput {
  /** The folder name of the layer that has the output, for instance `cache`. */
  readonly layer: string;
  /** That layer's component, the second half of its stack's name. */
  readonly component: string;
  /** The output's logical name in that layer's template. */
  readonly output: string;
}

/** How a parameter's value may change from one deployment to the next. */
export interface ParameterRule {
  /**
   * `mayOnlyGrow` and `mayOnlyShrink` compare numbers, sizes and durations with units, lists as sets of their items, and
   * `false` as less than `true`.
   */
  readonly rule: "immutable" | "mayOnlyGrow" | "mayOnlyShrink";
  /** What would happen otherwise, as a clause that a refusal can show. */
  readonly because: string;
}

/**
 * What a layer says of itself, as plain data: it is copied into the artifact's `artifact.json`, so that whoever
 * deploys the artifact knows it without running any of its code.
 */
export interface LayerDescription {
  /** Left out for a stack, as in all artifacts of older releases. */
  readonly kind?: ArtifactKind;
  /** The layer's folder name, for instance `broker`. */
  readonly name: string;
  /** Unique within an environment; the stack is named `<environment>-<component>`. */
  readonly component: string;
  /** One sentence: what the layer is for. */
  readonly purpose: string;
  /** The template's path inside the layer's folder. */
  readonly template: string;
  readonly capabilities: readonly Capability[];
  /** By parameter name: where its value comes from when nobody gives one. */
  readonly inputs: Readonly<Record<string, LayerInput>>;
  /** By logical id: what data the resource holds, in words a refusal can show. */
  readonly stateful: Readonly<Record<string, string>>;
  /** By parameter name: how its value may change once it is deployed. Artifacts of older releases have none. */
  readonly parameterRules?: Readonly<Record<string, ParameterRule>>;
}

/** What a smoke test may look at: the deployed stack, and AWS through narrow reads. */
export interface SmokeTestContext {
  readonly environment: string;
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Logical id, type and status of each resource of the stack. */
  readonly resources: readonly SmokeTestResource[];
}

export interface SmokeTestResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly status: string;
}

/** One thing the smoke test looked at: passed, or the sentence that says what is wrong. */
export interface SmokeTestCheck {
  readonly what: string;
  readonly problem: string | undefined;
}

/** The proof after a deployment that the layer works; it changes nothing. */
export type SmokeTest = (context: SmokeTestContext) => Promise<readonly SmokeTestCheck[]>;

/** A layer as its `layer.ts` defines it: its description and its smoke test. */
export interface LayerDefinition extends LayerDescription {
  readonly smokeTest: SmokeTest;
}
