import type { Json, JsonObject } from "../json.ts";

/** A template after parsing: intrinsics are in their long form (`{"Fn::GetAtt": [..]}`), nothing is evaluated. */
export interface Template {
  readonly description: string | undefined;
  readonly metadata: JsonObject;
  readonly transforms: readonly string[];
  readonly parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly mappings: JsonObject;
  readonly rules: Readonly<Record<string, RuleDeclaration>>;
  readonly conditions: Readonly<Record<string, Json>>;
  readonly resources: Readonly<Record<string, ResourceDeclaration>>;
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
}

export interface ParameterDeclaration {
  readonly type: string;
  readonly defaultValue: string | undefined;
  readonly noEcho: boolean;
  readonly description: string | undefined;
  readonly allowedValues: readonly string[] | undefined;
  readonly allowedPattern: string | undefined;
  readonly constraintDescription: string | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly minValue: number | undefined;
  readonly maxValue: number | undefined;
}

export interface RuleDeclaration {
  /** Undefined: the rule always asserts. */
  readonly condition: Json | undefined;
  readonly assertions: readonly { readonly assert: Json; readonly description: string | undefined }[];
}

export type ResourcePolicy = "Delete" | "Retain" | "Snapshot" | "RetainExceptOnCreate";

export interface ResourceDeclaration {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly deletionPolicy: ResourcePolicy | undefined;
  readonly updateReplacePolicy: ResourcePolicy | undefined;
  readonly creationPolicy: JsonObject | undefined;
  readonly updatePolicy: JsonObject | undefined;
  readonly metadata: JsonObject | undefined;
}

export interface OutputDeclaration {
  readonly value: Json;
  readonly description: string | undefined;
  readonly condition: string | undefined;
  readonly exportName: Json | undefined;
}
