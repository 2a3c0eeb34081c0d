/**
 * AWS's validations before a deployment. `hook` is what a failed change set names; `mode`: FAIL stops it, WARN is only told.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html; the names of the
 * hooks are from reports of deployment tools.
 */
export const VALIDATIONS = {
  PROPERTY_VALIDATION: { mode: "FAIL", hook: "AWS::EarlyValidation::PropertyValidation" },
  NAME_CONFLICT_VALIDATION: { mode: "FAIL", hook: "AWS::EarlyValidation::ResourceExistenceCheck" },
  BUCKET_EMPTINESS_VALIDATION: { mode: "WARN", hook: "AWS::EarlyValidation::ResourceExistenceCheck" },
} as const satisfies Readonly<Record<string, { readonly mode: "FAIL" | "WARN"; readonly hook: string }>>;

export type ValidationName = keyof typeof VALIDATIONS;

/** What a validation found wrong with one resource. */
export interface ValidationFinding {
  readonly validation: ValidationName;
  readonly logicalId: string;
  readonly type: string;
  /** In the template. */
  readonly path: string;
  readonly reason: string;
}

/** Returns why a change set with these findings fails, in AWS's words, or undefined where they are only warnings. */
export function describeFailedValidation(findings: readonly ValidationFinding[]): string | undefined {
  const failed = findings.filter(({ validation }) => VALIDATIONS[validation].mode === "FAIL");
  if (failed.length === 0) return undefined;
  const hooks = [...new Set(failed.map(({ validation }) => VALIDATIONS[validation].hook))].join(", ");
  return (
    `The following hook(s)/validation failed: [${hooks}]. ` +
    "To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information."
  );
}
