import type { Endpoint } from "../../parse/parsed-line.ts";
import type { LogEvent } from "../log-event.ts";
import { present } from "../present.ts";

/** Returns where one side of a connection is, or undefined where the log does not say it. */
export function addressOf(endpoint: Endpoint | null): LogEvent | undefined {
  if (endpoint === null) return undefined;
  return { address: endpoint.ip, ip: ipIn(endpoint.ip), port: present(endpoint.port) };
}

/** Longer than any address is, and short enough to be looked at from each place in it. */
const LONGEST_IP = 45;
const IP = /^\d+\.\d+\.\d+\.\d+$|^[\da-f:.]*:[\da-f:.]*$/i;

/** Returns a text that is an address. ECS's `ip` fields are of the type ip: anything else there would have the index refuse the whole event. */
export function ipIn(text: string | null): string | undefined {
  return text !== null && text.length <= LONGEST_IP && IP.test(text) ? text : undefined;
}
