import { connect } from "node:net";
import { EngineError } from "../engine-error.ts";

/** Returns whether the cache that stands for all others listens at this moment. */
export type ReachCache = () => Promise<boolean>;

/**
 * Reads where a cache listens, such as `127.0.0.1:6379`; undefined where it was not said. Throws an `EngineError` with the code
 * `CacheUnusable` for what names no place: without one, every cache counts as reached.
 */
export function openReachCache(given: string | undefined): ReachCache | undefined {
  if (given === undefined) return undefined;
  const [, host, port] = /^([^:/@]+):(\d{1,5})$/.exec(given) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new EngineError("CacheUnusable", "What is to stand for the caches of stacks names no host and port.", {
      nextStep: "Say where it listens, such as 127.0.0.1:6379.",
    });
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port: Number(port) });
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
}
