/** Members of requests that ask for what the engine does not do. */
export interface UnmodelledInput {
  readonly RoleARN?: unknown;
  readonly ResourceTypes?: unknown;
  readonly RollbackConfiguration?: unknown;
  readonly StackPolicyBody?: unknown;
  readonly StackPolicyURL?: unknown;
  readonly StackPolicyDuringUpdateBody?: unknown;
  readonly StackPolicyDuringUpdateURL?: unknown;
  readonly TimeoutInMinutes?: unknown;
  readonly RetainExceptOnCreate?: unknown;
  readonly ResourcesToImport?: unknown;
  readonly ImportExistingResources?: unknown;
  readonly DeploymentMode?: unknown;
  readonly DeploymentConfig?: { readonly Mode?: string } | undefined;
}

/** Returns those members of a request, for `refuseUnmodelled`. The standard deployment mode is what the engine does. */
export function unmodelledOf(input: UnmodelledInput): Readonly<Record<string, unknown>> {
  const { DeploymentConfig, ...rest } = input;
  const mode = DeploymentConfig?.Mode;
  return {
    RoleARN: rest.RoleARN,
    ResourceTypes: rest.ResourceTypes,
    RollbackConfiguration: rest.RollbackConfiguration,
    StackPolicyBody: rest.StackPolicyBody,
    StackPolicyURL: rest.StackPolicyURL,
    StackPolicyDuringUpdateBody: rest.StackPolicyDuringUpdateBody,
    StackPolicyDuringUpdateURL: rest.StackPolicyDuringUpdateURL,
    TimeoutInMinutes: rest.TimeoutInMinutes,
    RetainExceptOnCreate: rest.RetainExceptOnCreate,
    ResourcesToImport: rest.ResourcesToImport,
    ImportExistingResources: rest.ImportExistingResources,
    DeploymentMode: rest.DeploymentMode,
    "DeploymentConfig.Mode": mode === "STANDARD" ? undefined : mode,
  };
}
