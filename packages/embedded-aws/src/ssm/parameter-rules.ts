import { AwsError, notModelled } from "../aws-error.ts";
import { validationException } from "./refusals.ts";

const MAX_LEVELS = 15;
/** By tier; a value in Intelligent-Tiering is moved to the advanced tier where it needs that. */
const MAX_VALUE_BYTES = { Standard: 4096, Advanced: 8192 };

/** What decides which values a parameter takes. */
export interface ValueRules {
  readonly allowedPattern: string | undefined;
  /** The standard one, if undefined. */
  readonly tier?: string | undefined;
}

/**
 * Returns SSM's refusal of a parameter's name, or undefined when it is one: words of letters, digits and `.-_`, or a
 * path of them that begins with a slash; 15 levels at most.
 */
export function findNameProblem(name: string): AwsError | undefined {
  if (name.includes("/") && !name.startsWith("/")) {
    return validationException("Parameter name must be a fully qualified name.");
  }
  if (!/^[\w.\-/]{1,1011}$/.test(name) || /^\/?(aws|ssm)/i.test(name) || name.includes("//") || name.endsWith("/")) {
    return validationException(
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive). If formed as a path, it can consist of ' +
        "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following " +
        "3 symbols .-_",
    );
  }
  if (name.split("/").length - 1 <= MAX_LEVELS) return undefined;
  return new AwsError(
    "HierarchyLevelLimitExceededException",
    `A hierarchy can have a maximum of ${MAX_LEVELS} levels. For more information, see Requirements and constraints for ` +
      "parameter names in the AWS Systems Manager User Guide.",
  );
}

/** Returns SSM's refusal of a value, or undefined when the value may be kept. */
export function findValueProblem(value: string, { allowedPattern, tier }: ValueRules): AwsError | undefined {
  if (value === "") {
    return validationException(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: " +
        "Member must have length greater than or equal to 1",
    );
  }
  const lengthProblem = findLengthProblem(new TextEncoder().encode(value).byteLength, tier);
  if (lengthProblem !== undefined) return lengthProblem;
  if (allowedPattern === undefined || patternOf(allowedPattern).test(value)) return undefined;
  return new AwsError(
    "ParameterPatternMismatchException",
    `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
  );
}

function findLengthProblem(sizeBytes: number, tier = "Standard"): AwsError | undefined {
  const kind = tier === "Standard" ? "Standard" : "Advanced";
  const maxBytes = MAX_VALUE_BYTES[kind];
  if (sizeBytes <= maxBytes) return undefined;
  const limit = `${kind} tier parameters support a maximum parameter value of ${maxBytes} characters.`;
  if (kind === "Advanced") return validationException(limit);
  return validationException(
    `${limit} To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more ` +
      "information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
  );
}

/** AWS: the pattern is Java's and must match the whole value. */
function patternOf(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw notModelled(`the AllowedPattern ${pattern}, which is not a pattern in JavaScript`);
  }
}
