import { request } from "node:http";

/** What went over the wire, as bytes have it. */
export interface BareAnswer {
  readonly status: number;
  readonly requestId: string;
  readonly body: string;
}

/** Calls without a client of AWS: what it would add, sort or leave out is not in the way. */
export interface BareCalls {
  /** Calls an operation of CloudFormation. */
  readonly cloudFormation: (action: string, input: Readonly<Record<string, string>>) => Promise<BareAnswer>;
  /** Calls an operation of a service with AWS JSON by `X-Amz-Target`. */
  readonly json: (service: string, target: string, input: object) => Promise<BareAnswer>;
  /** Puts an object, or makes a bucket where the path names no key. */
  readonly put: (path: string, body?: string) => Promise<BareAnswer>;
  readonly get: (path: string) => Promise<BareAnswer>;
  readonly delete: (path: string) => Promise<BareAnswer>;
}

/** Returns calls of an account to the engine at an endpoint. */
export function bareCalls(endpoint: string, account = "111111111111"): BareCalls {
  const send = (
    service: string,
    { method, path, headers, body }: { method: string; path: string; headers: Record<string, string>; body: string },
  ): Promise<BareAnswer> =>
    new Promise((resolve, reject) => {
      const scope = `${account}/20260101/ap-southeast-2/${service}/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=any`;
      const call = request(`${endpoint}${path}`, { method, headers: { ...headers, authorization } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const { "x-amzn-requestid": id, "x-amz-request-id": s3Id } = answer.headers;
          const requestId = String(id ?? s3Id);
          resolve({ status: answer.statusCode ?? 0, requestId, body: Buffer.concat(chunks).toString() });
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  return {
    cloudFormation: (action, input) => {
      const body = new URLSearchParams({ Action: action, Version: "2010-05-15", ...input }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return send("cloudformation", { method: "POST", path: "/", headers, body });
    },
    json: (service, target, input) => {
      const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
      return send(service, { method: "POST", path: "/", headers, body: JSON.stringify(input) });
    },
    put: (path, body = "") => send("s3", { method: "PUT", path, headers: {}, body }),
    get: (path) => send("s3", { method: "GET", path, headers: {}, body: "" }),
    delete: (path) => send("s3", { method: "DELETE", path, headers: {}, body: "" }),
  };
}
