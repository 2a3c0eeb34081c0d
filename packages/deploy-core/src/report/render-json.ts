import type { DeployEvent } from "./deploy-event.ts";

/** Renders an event as one line of JSON; what is undefined is left out. */
export function renderJson(event: DeployEvent): string {
  return JSON.stringify(event);
}

/** Parses a line that `renderJson` made; undefined for a line that is not such an event, such as a stray message. */
export function parseDeployEvent(line: string): DeployEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return isDeployEvent(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isDeployEvent(parsed: unknown): parsed is DeployEvent {
  return typeof parsed === "object" && parsed !== null && "event" in parsed && "v" in parsed && parsed.v === 1;
}
