import { get } from "node:http";
import type { MachineBoots } from "./machines.ts";

/** Where an engine tells about itself, without credentials. */
export const HEALTH_PATH = "/_embedded-aws/health";

/** What an engine tells about itself. */
export interface Health {
  readonly engine: "embedded-aws";
  readonly version: string;
  readonly pid: number;
  /** Null for an engine that keeps everything in memory. */
  readonly stateDir: string | null;
  readonly speed: string;
  /** Whether machines' boot scripts run, or count as if they went well; absent for an engine that knows only the latter. */
  readonly machines?: MachineBoots;
}

const TIMEOUT_MS = 1_000;

/** Asks an endpoint about its engine; undefined when nothing, or something else, answers there. */
export function readHealth(endpoint: string): Promise<Health | undefined> {
  return new Promise((resolve) => {
    const request = get(`${endpoint}${HEALTH_PATH}`, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve(parseHealth(text)));
      response.on("error", () => resolve(undefined));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });
}

function parseHealth(text: string): Health | undefined {
  try {
    const health = JSON.parse(text) as Partial<Health>;
    return health.engine === "embedded-aws" ? (health as Health) : undefined;
  } catch {
    return undefined;
  }
}
