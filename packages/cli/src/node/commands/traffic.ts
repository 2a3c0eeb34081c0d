import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  judgeTraffic,
  makeTrafficReceipt,
  renderTrafficReceipt,
  VERDICTS,
  type MovedSource,
  type SourceTraffic,
  type TrafficReading,
} from "@logstack/migration";
import { countEvents } from "@logstack/migration/node";
import type { TrafficRequest } from "../../cut-over-request.ts";
import { renderTraffic, type JudgedTraffic } from "../../render/traffic.ts";
import { findDeployedAddress } from "../cutover/deployed-address.ts";
import { withCutOver, type CutOver } from "../cutover/open-cut-over.ts";
import { openPlaces } from "../cutover/read-places.ts";
import { readSent } from "../cutover/read-sent.ts";
import { sendProbe, type WatchClock } from "../cutover/send-probe.ts";
import { findWatched, type WatchedSource } from "../cutover/watched-source.ts";
import { findActor } from "../find-origin.ts";
import { withReleases } from "../open-releases.ts";
import type { Terminal } from "../terminal.ts";

const REAL: WatchClock = { now: () => Date.now(), pause: (ms) => pause(ms) };

/**
 * Shows what comes from each source to the old and to the new stack, once or until all have moved. Returns 0 when all have moved, or nothing
 * speaks against it in one look; 4 when the time was over before; 1 when something is missing, unreadable or needs somebody.
 */
export async function traffic(request: TrafficRequest, terminal: Terminal, clock: WatchClock = REAL): Promise<number> {
  return withCutOver(terminal, async (cutOver) => {
    const watched = await findWatched(cutOver, request);
    return watch({ request, cutOver, clock, watched, sinceMs: clock.now() - request.sinceMs });
  });
}

interface Watch {
  readonly request: TrafficRequest;
  readonly cutOver: CutOver;
  readonly clock: WatchClock;
  readonly watched: readonly WatchedSource[];
  readonly sinceMs: number;
}

async function watch(watching: Watch): Promise<number> {
  const { request, cutOver, clock, watched } = watching;
  const { terminal } = cutOver;
  const began = clock.now();
  let interrupted = false;
  const stopListening = terminal.onInterrupt(() => (interrupted = true));
  let seen: readonly SourceTraffic[] = watched.map(({ source, environment }) => ({
    source: source.name,
    environment,
    readings: [],
    probe: undefined,
  }));
  let told = "";
  try {
    for (;;) {
      seen = await look(seen, watching);
      const judged = seen.map((each) => ({ traffic: each, verdict: judgeTraffic(each, request) }));
      told = tell(judged, { watching, told });
      const isMoved = judged.every(({ verdict }) => verdict.kind === "moved");
      const isOver = isMoved || interrupted || !request.untilMoved || clock.now() - began >= request.forMs;
      if (isOver) return interrupted && !isMoved ? 130 : await end(judged, watching);
      await clock.pause(request.everyMs);
    }
  } finally {
    stopListening();
  }
}

/** The first reading, and those before the last event at the old stack, are all that a judgement needs of what was long ago. */
const READINGS_KEPT = 500;

async function look(seen: readonly SourceTraffic[], watching: Watch): Promise<readonly SourceTraffic[]> {
  const { watched } = watching;
  const probes = await probeAll(seen, watching);
  return Promise.all(
    watched.map(async (each, at) => {
      const before = seen[at];
      const reading = await read(each, watching);
      const readings = [...(before?.readings ?? []), reading];
      const [first] = readings;
      const kept =
        readings.length <= READINGS_KEPT || first === undefined ? readings : [first, ...readings.slice(-READINGS_KEPT)];
      return { source: each.source.name, environment: each.environment, readings: kept, probe: probes[at] };
    }),
  );
}

async function read(watched: WatchedSource, { request, clock, sinceMs, cutOver }: Watch): Promise<TrafficReading> {
  const { source } = watched;
  const [old, fresh] = await Promise.all(
    [watched.old, watched.new].map(({ service, search }) =>
      countEvents(service, { index: search.index, ...source.recognise, sinceMs }),
    ),
  );
  const at = clock.now();
  const sent =
    source.kind === "function"
      ? await readSent({ watched, sinceMs, now: at, settledMs: request.quietMs }, cutOver.terminal)
      : undefined;
  const unread = { kind: "unreadable", reason: "it was not read" } as const;
  return { at, old: old ?? unread, new: fresh ?? unread, sent };
}

/** One that was found at the new stack is not sent again; any other answer may be another one after the next promotion. */
async function probeAll(
  seen: readonly SourceTraffic[],
  { request, cutOver, clock, watched }: Watch,
): Promise<readonly SourceTraffic["probe"][]> {
  const due = (each: SourceTraffic | undefined): boolean =>
    request.probe && !(each?.probe?.kind === "found" && each.probe.at === "new");
  if (!seen.some(due)) return seen.map(({ probe }) => probe);
  const places = openPlaces(cutOver);
  return withReleases(cutOver, (opened) =>
    Promise.all(
      watched.map(async (each, at) => {
        if (!due(seen[at])) return seen[at]?.probe;
        const deployed = await findDeployedAddress(each, { opened, places });
        return sendProbe({ watched: each, deployed, patienceMs: request.patienceMs, clock });
      }),
    ),
  );
}

/** What is as it was told last is not told again. */
function tell(
  judged: readonly JudgedTraffic[],
  { watching, told }: { readonly watching: Watch; readonly told: string },
): string {
  const { request, cutOver, clock } = watching;
  if (request.json) {
    const rows = judged.map(({ traffic: { readings, ...more }, verdict }) => ({
      ...more,
      last: readings.at(-1),
      verdict,
    }));
    cutOver.terminal.result(JSON.stringify({ v: 1, at: clock.now(), sources: rows }));
    return "";
  }
  const lines = renderTraffic(judged, writeTime);
  const text = lines.join("\n");
  if (text === told) return told;
  cutOver.terminal.result(`${writeTime(clock.now())}  old is ${request.from}, new is ${request.to}`);
  for (const line of lines) cutOver.terminal.result(line);
  return text;
}

async function end(judged: readonly JudgedTraffic[], { request, cutOver, clock, watched }: Watch): Promise<number> {
  const { terminal } = cutOver;
  const say = (line: string): void => terminal.progress(line);
  const facts = { by: findActor(terminal.env), at: clock.now(), quietMs: request.quietMs };
  const receipt = makeTrafficReceipt(
    facts,
    judged.flatMap((each, at) => {
      const of = watched[at];
      return of === undefined ? [] : [{ verdict: each.verdict, moved: describeMoved(each, of) }];
    }),
  );
  if (receipt !== undefined) {
    say("All of it has moved: nothing came to the old stack, and nothing is missing.");
    if (request.receipt === undefined) return 0;
    await writeFile(path.resolve(terminal.cwd, request.receipt), renderTrafficReceipt(receipt));
    say(`Receipt, good for an hour: ${request.receipt}`);
    return 0;
  }
  if (request.receipt !== undefined) say("No receipt was written: not all of it has moved.");
  const isGrave = judged.some(
    ({ verdict }) => VERDICTS[verdict.kind] === "needsSomebody" || verdict.kind === "unreadable",
  );
  if (request.untilMoved) say("Not all of it has moved in the time that was given; the same command goes on watching.");
  return isGrave ? 1 : request.untilMoved ? 4 : 0;
}

function describeMoved({ traffic: seen, verdict }: JudgedTraffic, { old, new: fresh }: WatchedSource): MovedSource {
  const last = seen.readings.at(-1);
  return {
    source: seen.source,
    environment: seen.environment,
    from: old.name,
    to: fresh.name,
    by: verdict.kind === "moved" ? verdict.by : "events",
    old: last?.old.kind === "counted" ? last.old.ever : 0,
    new: last?.new.kind === "counted" ? last.new.ever : 0,
    ...(last?.sent?.kind === "counted" ? { sent: last.sent.sent, arrived: last.sent.arrived } : {}),
    ...(seen.probe?.kind === "found" ? { probe: seen.probe.id } : {}),
  };
}

function writeTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");
}
