import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { onTestFinished } from "vitest";
import type { TestCertificate } from "./a-certificate.ts";

/** Starts a peer that reads everything inside TLS, for one test. */
export async function aTlsPeer(certificate: TestCertificate): Promise<{ port: number; lines(): readonly string[] }> {
  const connections: Buffer[][] = [];
  const server = tls.createServer(certificate, (socket) => {
    const pieces: Buffer[] = [];
    connections.push(pieces);
    socket.on("data", (bytes) => pieces.push(bytes));
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return {
    port: (server.address() as AddressInfo).port,
    lines: () => connections.flatMap((pieces) => Buffer.concat(pieces).toString("utf8").split("\n").slice(0, -1)),
  };
}
