import { AwsError } from "../aws-error.ts";
import type { Ids } from "../clock.ts";
import type { CallContext } from "../service.ts";
import { decodeBase64, encodeBase64 } from "../wire/base64.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import { choosePublished } from "./choose-version.ts";
import { requireVersion } from "./find-function.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { functionArn } from "./function-reference.ts";
import { invalidParameterValue } from "./refusals.ts";
import { requireRunnable } from "./require-runnable.ts";
import type { FunctionRuns } from "./run-function.ts";

export interface InvokeInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly InvocationType?: string;
  readonly LogType?: string;
  /** Base64 of JSON. */
  readonly ClientContext?: string;
  readonly Payload?: Uint8Array;
}

/** What invoking needs beside the desk. */
export interface InvokePorts {
  readonly runs: FunctionRuns;
  readonly invocations: AsyncInvocations;
  readonly requestIds: Ids;
}

/** AWS Lambda developer guide, "Lambda quotas". */
const LIMITS_BYTES = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;
const TAIL_BYTES = 4_096;

/** Invoke: runs the code and waits for its answer, or puts the event on record. */
export function invoke(desk: LambdaDesk, { runs, invocations, requestIds }: InvokePorts) {
  return async (input: InvokeInput, context: CallContext): Promise<object> => {
    const type = readType(input.InvocationType ?? "RequestResponse");
    const found = requireVersion(desk, context, { name: input.FunctionName, qualifier: input.Qualifier });
    const payload = readPayload(input.Payload ?? new Uint8Array(), LIMITS_BYTES[type], type);
    const clientContext = readClientContext(input.ClientContext);
    const invokedArn = functionArn({ ...found.of, qualifier: found.qualifier });
    requireRunnable(found.version);
    const { requestId } = context;
    switch (type) {
      case "DryRun":
        return { StatusCode: 204 };
      case "Event":
        invocations.add(invokedArn, payload, { requestId, clientContext });
        return { StatusCode: 202, Payload: new Uint8Array() };
      case "RequestResponse": {
        const version = choosePublished(found, { functions: desk.functions, requestIds });
        const result = await runs.run(version, { requestId, payload, invokedArn, clientContext });
        return {
          StatusCode: 200,
          FunctionError: result.failure === undefined ? undefined : "Unhandled",
          LogResult: input.LogType === "Tail" ? tail(result.log) : undefined,
          ExecutedVersion: version.version,
          Payload: new TextEncoder().encode(result.payload),
        };
      }
    }
  };
}

function readType(type: string): keyof typeof LIMITS_BYTES {
  if (type === "RequestResponse" || type === "Event" || type === "DryRun") return type;
  throw invalidParameterValue(
    `Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
  );
}

/** The event as JSON text; no event is an empty object, as AWS makes it. */
function readPayload(payload: Uint8Array, limitBytes: number, type: string): string {
  if (payload.length > limitBytes) {
    throw new AwsError(
      "RequestTooLargeException",
      `${payload.length} byte payload is too large for the ${type} invocation type (limit ${limitBytes} bytes)`,
      413,
    );
  }
  if (payload.length === 0) return "{}";
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(payload);
    JSON.parse(text);
    return text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${reason}`);
  }
}

function readClientContext(base64: string | undefined): string | undefined {
  if (base64 === undefined) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(decodeBase64(base64));
    JSON.parse(text);
    return text;
  } catch {
    throw new AwsError("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.");
  }
}

function tail(log: string): string {
  return encodeBase64(new TextEncoder().encode(log).slice(-TAIL_BYTES));
}
