import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** What programs of others run in: the engine in place of AWS, and a proxy in place of the rest of the world. */
export interface GuardedEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** What programs wanted to reach: the first line of each request to the proxy, which reaches nothing. */
  readonly attempts: readonly string[];
  close(): Promise<void>;
}

const LOOPBACK_ONLY = fileURLToPath(new URL("loopback-only.cjs", import.meta.url));

/**
 * Starts the proxy and returns the environment. Nothing of this machine's own configuration, credentials or home counts
 * in it; a program of Node that calls anybody but the engine is turned away and leaves a trace, whether it asks the proxy or not.
 */
export async function guardEnvironment(endpoint: string, home: string): Promise<GuardedEnvironment> {
  const attempts: string[] = [];
  const proxy = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (chunk) => {
      attempts.push(chunk.toString("latin1").split("\r\n", 1)[0] ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const nowhere = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    attempts,
    variables: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "111111111111",
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_REGION: "ap-southeast-2",
      AWS_DEFAULT_REGION: "ap-southeast-2",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      NO_PROXY: "127.0.0.1",
      NO_COLOR: "1",
      NODE_OPTIONS: `--no-warnings --require "${LOOPBACK_ONLY}"`,
    },
    close: () => new Promise((resolve) => proxy.close(() => resolve())),
  };
}
