/** AWS: a template of more bytes is not taken in a call, but read from S3 (user guide, "Quotas"). */
export const MAX_INLINE_BYTES = 51_200;

/**
 * AWS: a template of more bytes is refused wherever it lies. The documents say "1 MB", and the refusal says how much
 * that is: "Template may not exceed 1000000 bytes in size".
 */
export const MAX_TEMPLATE_BYTES = 1_000_000;

/** Any value a template can hold, intrinsic functions in their long form, for instance `{ "Ref": "VpcId" }`. */
export type TemplateValue = string | number | boolean | readonly TemplateValue[] | TemplateObject;

export interface TemplateObject {
  readonly [key: string]: TemplateValue;
}

/** A template as the deployer sees it: parsed and checked for shape, nothing evaluated. */
export interface ParsedTemplate {
  /** Where the text came from, as messages should name it. */
  readonly path: string;
  /** The text exactly as it is sent to CloudFormation. */
  readonly text: string;
  /** Length of the text in UTF-8; CloudFormation takes 51,200 bytes in a call, and more from S3. */
  readonly sizeBytes: number;
  readonly description: string | undefined;
  readonly metadata: TemplateObject;
  readonly transforms: readonly string[];
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly mappings: TemplateObject;
  readonly conditions: TemplateObject;
  readonly rules: TemplateObject;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly outputs: ReadonlyMap<string, TemplateOutput>;
  /** Every use of a name in resources, outputs, conditions and rules. */
  readonly references: readonly TemplateReference[];
  /** Line, counted from 1, of every key and list item, by its path joined with `/`. */
  readonly lines: ReadonlyMap<string, number>;
}

/** A declared parameter. Numbers in `Default` and `AllowedValues` keep the digits they were written with. */
export interface TemplateParameter {
  readonly name: string;
  readonly line: number;
  readonly type: string;
  readonly description: string | undefined;
  readonly defaultValue: string | undefined;
  readonly noEcho: boolean;
  readonly allowedValues: readonly string[] | undefined;
  readonly allowedPattern: string | undefined;
  readonly constraintDescription: string | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly minValue: number | undefined;
  readonly maxValue: number | undefined;
}

export type ResourcePolicy = "Delete" | "Retain" | "Snapshot" | "RetainExceptOnCreate";

export interface TemplateResource {
  readonly logicalId: string;
  readonly line: number;
  readonly type: string;
  readonly properties: TemplateObject;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly deletionPolicy: ResourcePolicy | undefined;
  readonly updateReplacePolicy: ResourcePolicy | undefined;
  readonly creationPolicy: TemplateObject | undefined;
  readonly updatePolicy: TemplateObject | undefined;
  readonly metadata: TemplateObject;
}

export interface TemplateOutput {
  readonly name: string;
  readonly line: number;
  readonly description: string | undefined;
  readonly value: TemplateValue;
  readonly condition: string | undefined;
  readonly exportName: TemplateValue | undefined;
}

/** One place where the template uses a parameter, a resource, a pseudo parameter, a condition or a mapping. */
export interface TemplateReference {
  readonly kind: "Ref" | "GetAtt" | "Sub" | "DependsOn" | "Condition" | "FindInMap";
  /** The name that is used, for instance `VpcId` or `AWS::Region`. */
  readonly target: string;
  /** The attribute's name, for `GetAtt` and for a dotted name in `Sub`. */
  readonly attribute: string | undefined;
  /** The path of the using value, for instance `["Resources", "Bucket", "Properties", "BucketName"]`. */
  readonly from: readonly string[];
  readonly line: number;
}

/** Finds the line, counted from 1, of a resource, else of a parameter, else of an output of this name. */
export function findLine(template: ParsedTemplate, logicalId: string): number | undefined {
  return (
    template.resources.get(logicalId)?.line ??
    template.parameters.get(logicalId)?.line ??
    template.outputs.get(logicalId)?.line
  );
}

/** Finds the line of the value at this path, or of its nearest enclosing value that has one. */
export function findLineAt({ lines }: Pick<ParsedTemplate, "lines">, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(path.slice(0, length).join("/"));
    if (line !== undefined) return line;
  }
  return 1;
}

/** Finds every place that uses the parameter, resource or pseudo parameter of this name. */
export function findUses(template: ParsedTemplate, name: string): readonly TemplateReference[] {
  return template.references.filter(
    (reference) => reference.target === name && reference.kind !== "Condition" && reference.kind !== "FindInMap",
  );
}

/** True for a map of a template, false for lists and scalars. */
export function isObject(value: TemplateValue | undefined): value is TemplateObject {
  return typeof value === "object" && !Array.isArray(value);
}

/** True for a list of a template. */
export function isList(value: TemplateValue | undefined): value is readonly TemplateValue[] {
  return Array.isArray(value);
}
