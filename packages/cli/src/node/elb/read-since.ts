import { DeployError } from "@logstack/deploy-core";
import { readDuration } from "../../read-duration.ts";

/**
 * Returns the moment that a person named, in milliseconds since the Unix epoch: so long ago, or a time in ISO 8601.
 *
 * @throws DeployError `misuse`
 */
export function readSince(text: string, nowMs: number): number {
  const agoMs = readDuration(text);
  if (agoMs !== undefined) return nowMs - agoMs;
  const atMs = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs) && atMs <= nowMs) return atMs;
  throw new DeployError({
    code: "misuse",
    problem: Number.isNaN(atMs)
      ? `--since ${text} is neither a length of time nor a time.`
      : `--since ${text} is yet to come.`,
    hints: ["Give it as 90m, 24h or 7d, or in ISO 8601 with a zone: 2026-11-23T08:00:00Z."],
  });
}

/** A day, or a time with its zone: one without would mean another moment on another machine. */
const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;
