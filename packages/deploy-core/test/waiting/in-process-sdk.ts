import * as Sdk from "@aws-sdk/client-cloudformation";
import type { HttpRequest, HttpResponse, InProcessAws } from "@logstack/embedded-aws/in-process";
import { freshBudget, takeTurn } from "../../src/plan/waiting/call-budget.ts";
import type { CrowdClock } from "./crowd-clock.ts";

/** The SDK with a client whose calls go to an AWS in this process, and what became of them. */
export interface InProcessSdk {
  readonly sdk: typeof Sdk;
  /** How many calls were let through, and how many were refused as too many. */
  readonly count: () => { readonly passed: number; readonly throttled: number };
}

/** How long AWS takes to be reached. */
const LATENCY_MS = 150;

/** Returns the SDK in front of an AWS that takes so many calls a second, after a pause as many at once. */
export function putInFront(
  aws: InProcessAws,
  { clock, callsPerSecond }: { readonly clock: CrowdClock; readonly callsPerSecond: number },
): InProcessSdk {
  const allowance = { callsPerSecond, burst: callsPerSecond };
  let limit = freshBudget(allowance, clock.now());
  let passed = 0;
  let throttled = 0;
  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    const turn = takeTurn(limit, { id: "any", urgency: "working", now: clock.now(), allowance });
    // Who is refused has no place in a line here.
    limit = { ...turn.budget, waiting: [] };
    if (turn.waitMs > 0) {
      throttled += 1;
      return THROTTLING;
    }
    passed += 1;
    const delivery = await clock.holdFor(aws.answer(request));
    if ("kind" in delivery) throw new Error("this AWS cuts no connections");
    return delivery;
  };
  const requestHandler = {
    metadata: { handlerProtocol: "http/1.1" },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle({ method, path, headers, body }: SentRequest) {
      await clock.sleep(LATENCY_MS);
      const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      const answered = await answer({
        method,
        path,
        query: new URLSearchParams(),
        headers: Object.fromEntries(named),
        body: Buffer.from(body),
      });
      return {
        response: { statusCode: answered.status, headers: answered.headers, body: Buffer.from(answered.body) },
      };
    },
  } as unknown as NonNullable<Sdk.CloudFormationClientConfig["requestHandler"]>;
  class CloudFormationClient extends Sdk.CloudFormationClient {
    constructor(settings: Sdk.CloudFormationClientConfig) {
      super({ ...settings, requestHandler });
    }
  }
  const sdk = { ...Sdk, CloudFormationClient };
  return { sdk, count: () => ({ passed, throttled }) };
}

/** What the SDK hands to a request handler. */
interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const THROTTLING: HttpResponse = {
  status: 400,
  headers: { "content-type": "text/xml" },
  body: "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>",
};
