import { connect } from "node:net";

/** Whether a line was taken: the other side read the connection to its end, and closed it in turn. */
export type LineSent = { readonly kind: "taken" } | { readonly kind: "notTaken"; readonly reason: string };

/** Sends one line to a Broker over TCP, on a connection of its own. Never throws. */
export async function sendLine(
  { host, port }: { readonly host: string; readonly port: number },
  { line, timeoutMs = 10_000 }: { readonly line: string; readonly timeoutMs?: number },
): Promise<LineSent> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const fail = (reason: string): void => {
      socket.destroy();
      resolve({ kind: "notTaken", reason });
    };
    socket.setTimeout(timeoutMs, () => fail(`${host}:${port} did not answer in ${timeoutMs} ms`));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      fail(`${host}:${port} can not be reached (${error.code ?? "no reason"})`),
    );
    // A Broker that has read everything ends its side; until then nobody knows.
    socket.on("end", () => resolve({ kind: "taken" }));
    socket.on("connect", () => socket.end(line));
    socket.resume();
  });
}
