import { appendFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import { DeployError } from "@logstack/deploy-core";
import type { ExportStatsRequest } from "../../stats/stats-request.ts";
import type { Terminal } from "../terminal.ts";

/** Takes events as lines of JSON; rejects where they were not taken. */
export type EventOutput = (lines: readonly string[]) => Promise<void>;

const TIMEOUT_MS = 10_000;

/** Opens where events go: standard output, the end of a file, or a Broker, with one connection a reading. */
export function openEventOutput({ to }: ExportStatsRequest, terminal: Terminal): EventOutput {
  switch (to.kind) {
    case "output":
      return async (lines) => lines.forEach((line) => terminal.result(line));
    case "file":
      return async (lines) => appendFile(path.resolve(terminal.cwd, to.file), textOf(lines));
    case "tcp":
      return async (lines) => send(textOf(lines), to);
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** Lines have arrived when the Broker has read the connection to its end, and closed it. */
async function send(
  text: string,
  { host, port, tls: encrypted }: { readonly host: string; readonly port: number; readonly tls: boolean },
): Promise<void> {
  const socket = encrypted ? tls.connect({ host, port, servername: host }) : net.connect({ host, port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer in ${TIMEOUT_MS / 1_000} s`)));
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => resolve());
      socket.resume().end(text);
    });
  } catch (error) {
    throw notDelivered(`${host}:${port}`, error);
  } finally {
    socket.destroy();
  }
}

function notDelivered(peer: string, cause: unknown): DeployError {
  const reason = cause instanceof Error ? cause.message : "no reason is told";
  return new DeployError({
    code: "notDelivered",
    problem: `${peer} did not take the events: ${reason}.`,
    hints: ["Nothing was kept: the next reading tells how things stand then."],
    exitCode: 1,
    cause,
  });
}
