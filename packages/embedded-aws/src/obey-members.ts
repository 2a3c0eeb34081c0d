import { notModelled } from "./aws-error.ts";
import type { CallContext, OperationHandler } from "./service.ts";

/**
 * Returns an operation that obeys these members of its input and refuses a request for any other by name.
 * A member that says nothing (`false`, empty text, an empty list) asks for nothing.
 */
export function obeyMembers<Input extends object>(
  members: readonly (keyof Input & string)[],
  handle: (input: Input, context: CallContext) => object | Promise<object>,
): OperationHandler {
  const obeyed: readonly string[] = members;
  return async (input: Input, context) => {
    const refused = Object.entries(input).find(([name, value]) => !obeyed.includes(name) && !saysNothing(value));
    if (refused !== undefined) throw notModelled(`the request member ${refused[0]}`);
    return await handle(input, context);
  };
}

function saysNothing(value: unknown): boolean {
  return value === false || value === "" || (Array.isArray(value) && value.length === 0);
}
