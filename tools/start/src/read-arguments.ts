import { parseArgs } from "node:util";

/** What `npm start` was asked to do. */
export type StartRequest =
  | { readonly kind: "start"; readonly faults: string | undefined }
  | { readonly kind: "help" }
  /** `problem` is a sentence. */
  | { readonly kind: "misuse"; readonly problem: string };

/** What `npm start -- --help` shows. */
export const HELP = `Usage: npm start [-- --faults <file>]

Builds the six layers, deploys them to ci and then to staging on the embedded AWS, shows the result, and lets a sample log
of load balancers go through it.

Options
  --faults <file>  let things go wrong on purpose, as this file says: packages/embedded-aws/examples/faults/ has examples.
                   The file is read again when it changes.
  --help           show this and do nothing

Exit codes
  0 done   1 a build or a deployment failed   2 bad invocation or configuration   3 refused or declined
  4 still running   130 interrupted`;

/** Reads the arguments after `npm start --`. */
export function readArguments(argv: readonly string[]): StartRequest {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { faults: { type: "string" }, help: { type: "boolean" } },
    });
    return values.help === true ? { kind: "help" } : { kind: "start", faults: values.faults };
  } catch (error) {
    return { kind: "misuse", problem: error instanceof Error ? error.message : String(error) };
  }
}
