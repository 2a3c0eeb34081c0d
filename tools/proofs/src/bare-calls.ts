import type { InProcessAws } from "@logstack/embedded-aws/in-process";
import { ACCOUNT, REGION } from "./account.ts";

/** A call without any client: by somebody whom the proof plays itself. */
export interface BareCall {
  /** The signing name. */
  readonly service: string;
  readonly method?: "POST" | "PUT";
  readonly path?: string;
  /** AWS JSON's name of the operation. */
  readonly target?: string;
  readonly body: string;
}

/** Returns headers and what says who calls: the engine reads whose credentials they are, and checks no signature. */
export function signAs(service: string, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const scope = `${ACCOUNT}/20260101/${REGION}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=any`;
  return { host: "127.0.0.1", authorization, ...headers };
}

/** Makes a call and returns the answer's status: whoever plays somebody else takes a refusal as it comes. */
export async function callBarely(aws: InProcessAws, call: BareCall): Promise<number> {
  const { service, method = "POST", path = "/", target, body } = call;
  const types =
    target === undefined
      ? { "content-type": "application/x-www-form-urlencoded" }
      : { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
  const headers = signAs(service, service === "s3" ? {} : types);
  const request = { method, path, query: new URLSearchParams(), headers, body: Buffer.from(body) };
  const answer = await aws.answer(request);
  return "kind" in answer ? 0 : answer.status;
}

/** Makes a call to CloudFormation. */
export function callCloudFormation(aws: InProcessAws, input: Readonly<Record<string, string>>): Promise<number> {
  return callBarely(aws, {
    service: "cloudformation",
    body: new URLSearchParams({ Version: "2010-05-15", ...input }).toString(),
  });
}
