import { DeployError } from "../errors.ts";
import type { ParsedTemplate } from "../template/template.ts";
import type { Capability, LayerDescription } from "./layer.ts";
import { describeTags } from "./tags.ts";

/** The stack as this artifact wants it in this environment. */
export interface DesiredStack {
  readonly stackName: string;
  readonly environment: string;
  readonly component: string;
  readonly version: string;
  readonly template: ParsedTemplate;
  /** A value for every parameter of the template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly Capability[];
}

/** What a desired stack is made of. */
export interface DesiredStackParts {
  readonly layer: LayerDescription;
  readonly template: ParsedTemplate;
  readonly parameters: Readonly<Record<string, string>>;
  /** Nothing in it is worth keeping: a test makes it, and deletes it again. */
  readonly disposable?: boolean | undefined;
  /** The migration that builds it, or built it. */
  readonly migration?: string | undefined;
}

/** Returns the whole of what is wanted; throws a `DeployError` when the environment's name can not be in a stack's name. */
export function describeDesired({
  layer,
  template,
  parameters,
  disposable,
  migration,
}: DesiredStackParts): DesiredStack {
  const environment = parameters["OctopusEnvironment"] ?? "";
  const version = parameters["EnvironmentVersion"] ?? "";
  return {
    stackName: nameStack(environment, layer.component),
    environment,
    component: layer.component,
    version,
    template,
    parameters,
    tags: describeTags({
      environment,
      version,
      component: layer.component,
      team: parameters["team"] ?? "",
      disposable,
      migration,
    }),
    capabilities: layer.capabilities,
  };
}

/** AWS: API reference, CreateStack, `StackName`; a stack's name has at most 128 characters. */
const STACK_NAME = /^[A-Za-z][-A-Za-z0-9]{0,127}$/;

/** Returns `<environment>-<component>`, the one name of a layer's stack in an environment. */
export function nameStack(environment: string, component: string): string {
  const name = `${environment}-${component}`;
  if (STACK_NAME.test(name) && environment !== "" && component !== "") return name;
  throw new DeployError({
    code: "badStackName",
    problem: `"${name}" cannot be the name of a stack: a name starts with a letter and has only letters, digits and hyphens.`,
    hints: ['Set the parameter OctopusEnvironment to the environment\'s name, for instance "ci".'],
  });
}
