import { isObject } from "../json.ts";
import type { FunctionError } from "../lambda/code-runner.ts";

/** What the process of an execution environment says; see `lambda-runtime/bootstrap.mjs`. */
export type Message = { readonly maxMemoryKb: number } & (
  | { readonly type: "log"; readonly atMs: number; readonly text: string }
  | { readonly type: "ready" }
  | { readonly type: "answered"; readonly payload: string }
  /** `ends`: no more can be invoked there. */
  | { readonly type: "failed" | "initFailed"; readonly error: FunctionError; readonly ends?: boolean }
);

/** Returns the message in a line; undefined for what is none, as code can write there too. */
export function readMessage(line: string): Message | undefined {
  const parsed = parse(line);
  if (!isObject(parsed) || typeof parsed["maxMemoryKb"] !== "number") return undefined;
  const { type, atMs, text, payload, error } = parsed;
  const isWhole =
    type === "ready" ||
    (type === "log" && typeof atMs === "number" && typeof text === "string") ||
    (type === "answered" && typeof payload === "string") ||
    ((type === "failed" || type === "initFailed") && isObject(error));
  return isWhole ? (parsed as unknown as Message) : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
