import { connect } from "node:net";

/** Returns whether the cache that stands for all others listens at this moment. */
export type ReachCache = () => Promise<boolean>;

/** Reads where a cache listens, such as `127.0.0.1:6379`; undefined where it was not said. */
export function openReachCache(given: string | undefined): ReachCache | undefined {
  const [, host, port] = /^(.+):(\d+)$/.exec(given ?? "") ?? [];
  if (host === undefined) return undefined;
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port: Number(port) });
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
}
