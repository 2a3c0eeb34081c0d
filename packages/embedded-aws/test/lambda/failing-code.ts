import type { Invoked, TestLambda } from "./a-lambda.ts";

/** Code that fails, and what AWS makes of that. */
export type FailingCode = readonly [source: string, errorType: string, errorMessage: RegExp, log: RegExp];

/** Makes functions `f0`, `f1`, ... of the sources, with a time-out of one second; returns what failed otherwise than it says. */
export async function findOtherFailures(
  lambda: TestLambda,
  failures: readonly FailingCode[],
): Promise<readonly (Invoked & { readonly source: string })[]> {
  const others = [];
  for (const [index, [source, errorType, message, log]] of failures.entries()) {
    const FunctionName = `f${index}`;
    await lambda.create(source, { FunctionName, Timeout: 1 });
    const invoked = await lambda.invoke({}, { FunctionName });
    const told = invoked.answer as { readonly errorType?: string; readonly errorMessage?: string };
    const isAsSaid =
      invoked.error === "Unhandled" &&
      told.errorType === errorType &&
      message.test(told.errorMessage ?? "") &&
      log.test(invoked.log);
    if (!isAsSaid) others.push({ source, ...invoked });
  }
  return others;
}
