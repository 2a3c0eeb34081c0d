import type { CallContext } from "../service.ts";

/** A request after its body was read, free of any server's types. */
export interface HttpRequest {
  readonly method: string;
  /** The path as it was sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** An answer, free of any server's types; the server adds the request id, the length and the date. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** One service as clients see it: its protocol around its operations. It answers errors too and does not throw `AwsError`s. */
export interface Face {
  answer(request: HttpRequest, context: CallContext): Promise<HttpResponse>;
}
