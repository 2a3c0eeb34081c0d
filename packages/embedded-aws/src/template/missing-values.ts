import { parameterShape } from "./parameter-types.ts";
import type { ResolvedParameter } from "./scope.ts";
import type { Template } from "./template.ts";

/**
 * Returns why the value of a parameter of an AWS-specific type leads nowhere, in AWS's words, or undefined.
 * AWS asks the account whether such a thing exists, and does so only once the operation has begun. The engine looks at
 * the id's form and takes it to exist: what is outside of it (images, networks) it cannot know.
 */
export function findMissingValue(
  { parameters: declarations }: Pick<Template, "parameters">,
  parameters: Readonly<Record<string, ResolvedParameter>>,
): string | undefined {
  for (const [name, { type }] of Object.entries(declarations)) {
    const pattern = parameterShape(type)?.idPattern;
    const missing = [parameters[name]?.value ?? []].flat().find((value) => pattern?.test(value) === false);
    if (missing !== undefined) {
      return `Parameter validation failed: parameter value ${missing} for parameter name ${name} does not exist`;
    }
  }
  return undefined;
}
