import { nameOf, type LogSource, type LogStackPlace, type SearchPlace } from "@logstack/migration";
import type { JsonService } from "@logstack/migration/node";
import { DeployError } from "@logstack/deploy-core";
import type { TrafficRequest } from "../../cut-over-request.ts";
import type { Terminal } from "../terminal.ts";
import { requireMoves, requireReleased, type CutOver } from "./open-cut-over.ts";
import { openPlaces, type Places } from "./read-places.ts";

/** A source of one environment, and the two stacks that it moves between. */
export interface WatchedSource {
  readonly source: LogSource;
  readonly environment: string;
  readonly old: WatchedStack;
  readonly new: WatchedStack;
}

/** One of the two. */
export interface WatchedStack {
  readonly place: LogStackPlace;
  /** `environment prod-green`, or its Broker's address. */
  readonly name: string;
  readonly search: SearchPlace;
  readonly service: JsonService;
}

/** Finds the sources that move between two log stacks; one for which both are the same does not move, and is left out. */
export async function findWatched(cutOver: CutOver, request: TrafficRequest): Promise<readonly WatchedSource[]> {
  const { sources, terminal } = cutOver;
  const moves = requireMoves(cutOver, { chosen: request.sources, to: request.to, option: "--to" });
  requireMoves(cutOver, { chosen: request.sources, to: request.from, option: "--from" });
  requireReleased(cutOver, { names: request.environments, option: "--in" });
  const places = openPlaces(cutOver);
  const watched = await Promise.all(
    moves
      .filter(({ environment }) => request.environments.length === 0 || request.environments.includes(environment))
      .map(async ({ source, environment, place }) => {
        const old = sources.stacks[request.from]?.[environment];
        if (old === undefined || nameOfPlace(old) === nameOfPlace(place)) return [];
        const [from, to] = await Promise.all([openStack(old, places, terminal), openStack(place, places, terminal)]);
        return [{ source, environment, old: from, new: to }];
      }),
  );
  if (watched.flat().length > 0) return watched.flat();
  throw new DeployError({
    code: "misuse",
    problem: `No source moves between ${request.from} and ${request.to} in ${request.environments.join(", ") || "any environment"}.`,
    hints: [`stacks in ${sources.file} says by environment where the events of its sources go.`],
  });
}

/** Opens the way to a log stack's events. */
export async function openStack(place: LogStackPlace, places: Places, terminal: Terminal): Promise<WatchedStack> {
  const search = await places.elasticsearch(place);
  const key = (): string | undefined => terminal.env[search.apiKeyFrom] || undefined;
  const headers = async (): Promise<Readonly<Record<string, string>>> => ({ authorization: `ApiKey ${key()}` });
  return {
    place,
    name: nameOfPlace(place),
    search,
    service: { url: search.url, ...(key() === undefined ? {} : { headers }) },
  };
}

/** What tells a log stack from another one, in messages and in receipts. */
export function nameOfPlace({ environment, broker }: LogStackPlace): string {
  return environment === undefined ? `${broker?.host}:${broker?.port}` : nameOf(environment);
}
