import { notModelled, validationError } from "../aws-error.ts";
import { sizeBytes } from "./limits.ts";
import type { ParameterDeclaration } from "./template.ts";

const MAX_VALUE_BYTES = 4096;

/** Throws AWS's refusal when one of a parameter's elements (one, unless it is a list) breaks a declared constraint. */
export function requireAllowed(name: string, declaration: ParameterDeclaration, elements: readonly string[]): void {
  for (const element of elements) {
    const problem = problemOf(declaration, element);
    if (problem === undefined) continue;
    const described = declaration.constraintDescription;
    throw validationError(
      described === undefined
        ? `Parameter '${name}' ${problem}`
        : `Parameter '${name}' failed to satisfy constraint: ${described}`,
    );
  }
}

function problemOf(declaration: ParameterDeclaration, element: string): string | undefined {
  const { allowedValues, allowedPattern, minLength, maxLength, minValue, maxValue } = declaration;
  const isNumber = declaration.type === "Number" || declaration.type === "List<Number>";
  if (allowedValues !== undefined && !allowedValues.some((allowed) => isSame(allowed, element, isNumber))) {
    return "must be one of AllowedValues";
  }
  if (allowedPattern !== undefined && !javaPattern(allowedPattern).test(element)) {
    return `must match pattern ${allowedPattern}`;
  }
  if (minLength !== undefined && element.length < minLength) return `must contain at least ${minLength} characters`;
  if (maxLength !== undefined && element.length > maxLength) return `must contain at most ${maxLength} characters`;
  if (sizeBytes(element) > MAX_VALUE_BYTES) return `must contain at most ${MAX_VALUE_BYTES} characters`;
  if (!isNumber) return undefined;
  if (minValue !== undefined && Number(element) < minValue) return `must be a number not less than ${minValue}`;
  if (maxValue !== undefined && Number(element) > maxValue) return `must be a number not greater than ${maxValue}`;
  return undefined;
}

function isSame(allowed: string, element: string, isNumber: boolean): boolean {
  return allowed === element || (isNumber && element.trim() !== "" && Number(allowed) === Number(element));
}

/** CloudFormation's patterns are Java's and must match the whole value; the two dialects agree on all common syntax. */
function javaPattern(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw notModelled(`the AllowedPattern ${pattern}, which is not a pattern in JavaScript`);
  }
}
