import { createFunction } from "../../src/node/create-function.ts";
import type { RunSummary } from "../../src/run/run-summary.ts";
import { readSummary } from "../../src/run/summary-lines.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { SAMPLE_LINES } from "../../src/run/sample-lines.ts";
import type { Store } from "./a-store.ts";

/** How a run of the function ended. */
export interface Ran {
  readonly answer: unknown;
  /** Why the invocation failed; undefined when it did not. */
  readonly error: string | undefined;
  readonly summary: RunSummary;
  readonly printed: readonly string[];
}

/** Where a function under test reads and sends. */
export interface FunctionPlace {
  readonly store: Pick<Store, "reader">;
  readonly port: number;
  readonly settings?: Partial<Settings>;
}

/** Returns the function as Lambda would call it again and again. */
export function aFunction({ store, port, settings = {} }: FunctionPlace) {
  const printed: string[] = [];
  const call = createFunction({
    variables: {
      BROKER_HOST: "127.0.0.1",
      BROKER_PORT: String(port),
      LOGSTACK_COMPONENT: "elb-logs",
      LOGSTACK_ENVIRONMENT: "ci",
    },
    readSettings: () => JSON.stringify({ release: "1.2.3", ...settings }),
    reader: store.reader,
    print: (line) => printed.push(line),
  });
  return async (event: unknown, { remainingMs = 300_000 } = {}): Promise<Ran> => {
    printed.length = 0;
    const deadline = performance.now() + remainingMs;
    const context = { awsRequestId: "request", getRemainingTimeInMillis: () => deadline - performance.now() };
    const ended = await call(event, context).then(
      (answer) => ({ answer, error: undefined }),
      (error: Error) => ({ answer: undefined, error: error.message }),
    );
    const summary = readSummary(printed[0] ?? "");
    if (summary === undefined) throw new Error(`The function left no summary, but ${printed.join()}.`);
    return { ...ended, summary, printed: [...printed] };
  };
}

/** S3's notification of objects, as it comes directly. */
export function anEvent(...keys: readonly string[]) {
  return { Records: keys.map((key) => anS3Record(key)) };
}

/** One record of S3, of an object with this key. */
export function anS3Record(key: string, object: object = { eTag: "etag", size: 1 }) {
  const encoded = encodeURIComponent(key).replaceAll("%20", "+");
  return {
    eventSource: "aws:s3",
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: "logs" }, object: { key: encoded, ...object } },
  };
}

/** A queue's event with these bodies, whose ids are m1, m2, ... */
export function aQueueEvent(...bodies: readonly unknown[]) {
  return {
    Records: bodies.map((body, index) => ({
      eventSource: "aws:sqs",
      messageId: `m${index + 1}`,
      body: typeof body === "string" ? body : JSON.stringify(body),
    })),
  };
}

/** Lines of a log, all different, the last one ended too. */
export function someLines(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `${SAMPLE_LINES.alb.replace("check?a=b", `check/${index}?a=b`)}\n`,
  ).join("");
}

/** The messages of events, as the peer has them. */
export function messagesOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (JSON.parse(line) as { message: string }).message);
}

/** The ids of events, as the peer has them. */
export function idsOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (JSON.parse(line) as { event: { id: string } }).event.id);
}
