import {
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import type { Retries } from "../../reconcile/retry-span.ts";
import type { AwsSettings } from "./aws-settings.ts";
import { callAws, isNotThere } from "./log-stack-error.ts";

/** The function behind the alias that events go to. */
export interface LiveFunction {
  /** How hard Lambda tries to get an event through to it. */
  readRetries(): Promise<Retries>;
  /** Hands an event over; resolves once Lambda has taken it on, with its retries and its dead-letter queue. */
  send(event: string): Promise<void>;
  close(): void;
}

const ALIAS = "live";

/** AWS: what holds where nobody set anything. */
const DEFAULTS = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21_600 };

/** Returns the function by its name. Nothing is asked yet. */
export function connectLiveFunction(name: string, settings: AwsSettings): LiveFunction {
  const client = new LambdaClient(settings);
  const target = { FunctionName: name, Qualifier: ALIAS };
  return {
    readRetries: () =>
      callAws(`To look at the function ${name}`, async () => {
        const { Timeout = 3 } = await client.send(new GetFunctionConfigurationCommand(target));
        const config = await client.send(new GetFunctionEventInvokeConfigCommand(target)).catch((error: unknown) => {
          if (isNotThere(error)) return DEFAULTS;
          throw error;
        });
        return {
          timeoutMs: Timeout * 1000,
          attempts: 1 + (config.MaximumRetryAttempts ?? DEFAULTS.MaximumRetryAttempts),
          maxEventAgeMs: (config.MaximumEventAgeInSeconds ?? DEFAULTS.MaximumEventAgeInSeconds) * 1000,
        };
      }),
    send: (event) =>
      callAws(`To hand an event to the function ${name}`, async () => {
        await client.send(new InvokeCommand({ ...target, InvocationType: "Event", Payload: Buffer.from(event) }));
      }),
    close: () => client.destroy(),
  };
}
