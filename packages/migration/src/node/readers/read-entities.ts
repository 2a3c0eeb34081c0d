import type { Identifier, Reading } from "../../model/reading.ts";
import { parseEntities } from "../../read/parse-entities.ts";
import { ask, type JsonService } from "./json-client.ts";
import { readingOf } from "./reading.ts";

/** A service with a statistics endpoint, and what tells it from others. */
export interface EntitiesPlace extends JsonService {
  /** For instance its stack's ARN: an address alone does not tell a service from another one. */
  readonly identifiers: readonly Identifier[];
}

/** Reads a statistics endpoint, as the seed's services have it. Never throws. */
export async function readEntities(place: EntitiesPlace): Promise<Reading> {
  return readingOf(async () => ({
    statistics: parseEntities(await ask(place, { method: "GET", path: "" })),
    from: [...place.identifiers, { kind: "url", value: withoutQuery(place.url) }],
  }));
}

/** A query may hold a key. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
