import type { LogSource } from "./sources.ts";

/** What a probe is made of. */
export interface ProbeFacts {
  readonly source: Pick<LogSource, "name" | "recognise">;
  readonly id: string;
  /** In ISO 8601. */
  readonly at: string;
  readonly environment: string;
}

/**
 * Returns a probe as the line that a Broker takes: an event that is recognised as one of its source, is marked, and has an id of its own,
 * by which the Indexer stores it.
 */
export function makeProbe({ source, id, at, environment }: ProbeFacts): string {
  const marked = {
    "@timestamp": at,
    type: "logstack-probe",
    message: `Probe of logstack traffic for ${source.name} of ${environment}.`,
    event: { id },
    logstack: { probe: id },
  };
  const { field, value } = source.recognise;
  return `${JSON.stringify(put(marked, field.split("."), value))}\n`;
}

function put(event: Readonly<Record<string, unknown>>, [name = "", ...rest]: readonly string[], value: string): object {
  if (rest.length === 0) return { ...event, [name]: value };
  const inner = event[name];
  const below = typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>) : {};
  return { ...event, [name]: put(below, rest, value) };
}
