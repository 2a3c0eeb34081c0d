import type { JsonObject } from "../json.ts";
import type { CallContext } from "../service.ts";
import { requireFunction } from "./find-function.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { requireRange } from "./refusals.ts";

/** Returns how many invocations of a function may run at once; undefined where nothing is reserved. */
export function reservedConcurrency(settings: JsonObject): number | undefined {
  const reserved = settings["ReservedConcurrentExecutions"];
  return reserved === undefined ? undefined : Number(reserved);
}

export interface PutFunctionConcurrencyInput {
  readonly FunctionName: string;
  readonly ReservedConcurrentExecutions: number;
}

/** PutFunctionConcurrency: 0 stops a function. */
export function putFunctionConcurrency(desk: LambdaDesk) {
  return (
    { FunctionName, ReservedConcurrentExecutions }: PutFunctionConcurrencyInput,
    context: CallContext,
  ): object => {
    const current = requireFunction(desk, context, FunctionName);
    requireRange("reservedConcurrentExecutions", ReservedConcurrentExecutions, [0, 1_000]);
    desk.functions.configure(current, { ...current.settings, ReservedConcurrentExecutions });
    desk.wake();
    return { ReservedConcurrentExecutions };
  };
}

/** GetFunctionConcurrency: empty where nothing is reserved. */
export function getFunctionConcurrency(desk: LambdaDesk) {
  return ({ FunctionName }: { readonly FunctionName: string }, context: CallContext): object => ({
    ReservedConcurrentExecutions: reservedConcurrency(requireFunction(desk, context, FunctionName).settings),
  });
}

/** DeleteFunctionConcurrency: the function may run as often as it is called. */
export function deleteFunctionConcurrency(desk: LambdaDesk) {
  return ({ FunctionName }: { readonly FunctionName: string }, context: CallContext): object => {
    const current = requireFunction(desk, context, FunctionName);
    const { ReservedConcurrentExecutions: _, ...rest } = current.settings;
    desk.functions.configure(current, rest);
    desk.wake();
    return {};
  };
}
