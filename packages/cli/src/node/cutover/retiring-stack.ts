import { nameStack } from "@logstack/deploy-core";
import type { Arrivals, EventCount, LogSource, LogStackPlace, RemainingStack, SourcesFile } from "@logstack/migration";
import { countEvents, countStrangers, readIndicesAccess, type IndicesAccess } from "@logstack/migration/node";
import {
  findEnvironment,
  planOrder,
  reverseOrder,
  type ArtifactLayer,
  type EnvironmentConfig,
} from "@logstack/release";
import { isOfStack } from "../../parts.ts";
import type { Between } from "../../render/retirement.ts";
import { openBuilt } from "../open-built.ts";
import { withStacks } from "../with-stacks.ts";
import type { CutOver } from "./open-cut-over.ts";
import { openPlaces } from "./read-places.ts";
import { openStack, type WatchedStack } from "./watched-source.ts";

/** The log stack of an environment that is to go: the layers of which no source is made. */
export interface RetiringStack {
  readonly environment: EnvironmentConfig;
  /** Its layers in the order in which they can go, each with its stack's name. */
  readonly layers: readonly { readonly layer: string; readonly stackName: string }[];
  /** Layers that stay, since sources are in them. */
  readonly staying: readonly string[];
  /** The sources that are declared for it, by environment. */
  readonly feeding: readonly Feeding[];
  readonly between: Between;
}

/** A source of one environment, and how its events are found; a function, since the stack may be half destroyed. */
export interface Feeding {
  readonly source: LogSource;
  readonly environment: string;
  readonly search: () => Promise<WatchedStack>;
  /** The layer of this log stack that its events are found in. */
  readonly layer: string;
}

/** Indices of one Elasticsearch. */
export interface StackIndices {
  readonly stack: WatchedStack;
  readonly indices: readonly string[];
}

/** Finds out what the log stack of an environment is made of, and who sends to it. */
export async function findRetiring(cutOver: CutOver, name: string): Promise<RetiringStack> {
  const { project, sources, terminal } = cutOver;
  const environment = findEnvironment(project.config, name);
  const carriers = new Set(sources.sources.flatMap(({ layer, with: along }) => [layer, ...along]));
  const artifacts = await Promise.all(project.layers.map((layer) => openBuilt(project, layer)));
  const stacks = artifacts.map(({ manifest }) => manifest.layer).filter(isOfStack);
  const places = openPlaces(cutOver);
  const byEnvironment = new Map<string, LogStackPlace>(
    Object.values(sources.stacks).flatMap((stack) =>
      Object.entries(stack).filter(([, place]) => place.environment === name),
    ),
  );
  const feeding = sources.sources.flatMap((source) =>
    [...byEnvironment]
      .filter(([each]) => source.environments?.includes(each) ?? true)
      .map(([each, place]) => ({
        source,
        environment: each,
        layer: SEARCHED_LAYER,
        search: () => openStack(place, places, terminal),
      })),
  );
  return {
    environment,
    layers: orderToDestroy(stacks)
      .filter((layer) => !carriers.has(layer.name))
      .map((layer) => ({ layer: layer.name, stackName: nameStack(name, layer.component) })),
    staying: stacks.filter((layer) => carriers.has(layer.name)).map((layer) => layer.name),
    feeding,
    between: findBetween(sources, name),
  };
}

function findBetween({ stacks }: SourcesFile, environment: string): Between {
  const names = Object.keys(stacks);
  const own = names.filter((each) =>
    Object.values(stacks[each] ?? {}).some((place) => place.environment === environment),
  );
  const others = names.filter((each) => !own.includes(each));
  return { from: onlyOf(own) ?? "<this log stack>", to: onlyOf(others) ?? "<the other one>" };
}

function onlyOf(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

/** Where `openPlaces` finds events. One that was never deployed here never goes either, so that what is elsewhere has to be readable to the end. */
const SEARCHED_LAYER = "elasticsearch";

/** A layer only after all that take values from it; and the one with the events last, so that what still comes is seen as long as anything is there. */
function orderToDestroy(layers: readonly ArtifactLayer[]): readonly ArtifactLayer[] {
  const known = new Set(layers.map(({ name }) => name));
  const order = planOrder(
    layers.map(({ name, inputs }) => ({
      name,
      inputs: Object.fromEntries(Object.entries(inputs).filter(([, input]) => known.has(input.layer))),
    })),
  );
  const ordered = reverseOrder(order).layers.flatMap((name) => layers.find((layer) => layer.name === name) ?? []);
  const isLast = ({ name, inputs }: ArtifactLayer): boolean =>
    name === SEARCHED_LAYER && Object.values(inputs).every((input) => !known.has(input.layer));
  return [...ordered.filter((layer) => !isLast(layer)), ...ordered.filter(isLast)];
}

/** What can be seen of it now. */
export interface ObservedStack {
  readonly arrivals: readonly Arrivals[];
  /** Events of none of the sources that are declared for it. */
  readonly strangers: EventCount;
  /** The indices that can be written to still. */
  readonly open: readonly StackIndices[];
  /** Its stacks that are there, in the order in which they can go. */
  readonly remaining: readonly RemainingStack[];
}

/** Which log stack is looked at; all times in milliseconds since the Unix epoch. */
interface RetiringRequest {
  readonly retiring: RetiringStack;
  readonly now: number;
  /** From when on events of its sources are new. */
  readonly sinceMs: number;
  /** From when on nobody else's event may have come. */
  readonly quietSinceMs: number;
}

/** Looks at what it has, by source, and at what is left of it. What can not be read is part of the answer. */
export async function observeRetiring(
  cutOver: Pick<CutOver, "gateway">,
  { retiring, now, sinceMs, quietSinceMs }: RetiringRequest,
): Promise<ObservedStack> {
  const remaining = await readRemaining(cutOver, retiring);
  const clusters = new Map<string, Promise<IndicesAccess>>();
  const accessOf = (stack: WatchedStack): Promise<IndicesAccess> => {
    const key = keyOf(stack);
    const access = clusters.get(key) ?? readIndicesAccess(stack.service, { index: stack.search.index, now });
    clusters.set(key, access);
    return access;
  };
  const seen = await Promise.all(
    retiring.feeding.map(async (each) => {
      const { source, environment, layer } = each;
      const { count, open } = await look(each, { accessOf, sinceMs });
      return { arrivals: { source: source.name, environment, layer, count }, open };
    }),
  );
  const open = [...new Map(seen.flatMap((each) => (each.open ? [[keyOf(each.open.stack), each.open]] : []))).values()];
  return {
    arrivals: seen.map(({ arrivals }) => arrivals),
    strangers: await findStrangers(retiring, quietSinceMs),
    open,
    remaining,
  };
}

async function findStrangers(retiring: RetiringStack, sinceMs: number): Promise<EventCount> {
  const known = retiring.feeding.map(({ source }) => source.recognise);
  try {
    const counts = (await openDistinct(retiring)).map(({ service, search }) =>
      countStrangers(service, { index: search.index, known, sinceMs }),
    );
    return (await Promise.all(counts)).reduce(add, { kind: "counted", ever: 0, recent: 0 });
  } catch (error) {
    return unreadable(error);
  }
}

function add(a: EventCount, b: EventCount): EventCount {
  if (a.kind === "unreadable") return a;
  return b.kind === "unreadable" ? b : { ...a, ever: a.ever + b.ever, recent: a.recent + b.recent };
}

function unreadable(error: unknown): EventCount {
  const reason = error instanceof Error ? error.message.replace(/\.$/, "") : "nobody says why";
  return { kind: "unreadable", reason };
}

async function readRemaining(
  { gateway }: Pick<CutOver, "gateway">,
  { environment, layers }: RetiringStack,
): Promise<readonly RemainingStack[]> {
  const found = await withStacks({ environment, gateway }, ({ api }) =>
    Promise.all(layers.map(async ({ layer, stackName }) => ({ layer, stack: await api.describeStack(stackName) }))),
  );
  return found.flatMap(({ layer, stack }) =>
    stack === undefined ? [] : [{ layer, stackId: stack.stackId, isLeaving: stack.status.startsWith("DELETE_") }],
  );
}

interface Look {
  readonly accessOf: (stack: WatchedStack) => Promise<IndicesAccess>;
  readonly sinceMs: number;
}

async function look(
  { source, search }: Feeding,
  { accessOf, sinceMs }: Look,
): Promise<{ readonly count: EventCount; readonly open?: StackIndices }> {
  try {
    const stack = await search();
    const access = await accessOf(stack);
    if (access.kind === "unreadable") return { count: access };
    const count = await countEvents(stack.service, { index: stack.search.index, ...source.recognise, sinceMs });
    return access.kind === "open" ? { count, open: { stack, indices: access.indices } } : { count };
  } catch (error) {
    return { count: unreadable(error) };
  }
}

/** Each Elasticsearch of it once, whatever sources lead to it. */
export async function openDistinct({ feeding }: RetiringStack): Promise<readonly WatchedStack[]> {
  const opened = await Promise.all(feeding.map(({ search }) => search()));
  return [...new Map(opened.map((stack) => [keyOf(stack), stack])).values()];
}

function keyOf({ search: { url, index } }: WatchedStack): string {
  return `${url} ${index}`;
}
