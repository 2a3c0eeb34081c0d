import { nameStack } from "@logstack/deploy-core";
import type { Arrivals, LogSource, LogStackPlace } from "@logstack/migration";
import { countEvents, readIndicesAccess } from "@logstack/migration/node";
import {
  findEnvironment,
  planOrder,
  reverseOrder,
  type ArtifactLayer,
  type EnvironmentConfig,
} from "@logstack/release";
import { isOfStack } from "../../parts.ts";
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
}

/** A source of one environment, and how its events are found; a function, since the stack may be half destroyed. */
export interface Feeding {
  readonly source: LogSource;
  readonly environment: string;
  readonly search: () => Promise<WatchedStack>;
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
      .map(([each, place]) => ({ source, environment: each, search: () => openStack(place, places, terminal) })),
  );
  return {
    environment,
    layers: orderToDestroy(stacks)
      .filter((layer) => !carriers.has(layer.name))
      .map((layer) => ({ layer: layer.name, stackName: nameStack(name, layer.component) })),
    staying: stacks.filter((layer) => carriers.has(layer.name)).map((layer) => layer.name),
    feeding,
  };
}

/** A layer only after all that take values from it. */
function orderToDestroy(layers: readonly ArtifactLayer[]): readonly ArtifactLayer[] {
  const known = new Set(layers.map(({ name }) => name));
  const order = planOrder(
    layers.map(({ name, inputs }) => ({
      name,
      inputs: Object.fromEntries(Object.entries(inputs).filter(([, input]) => known.has(input.layer))),
    })),
  );
  return reverseOrder(order).layers.flatMap((name) => layers.find((layer) => layer.name === name) ?? []);
}

/** What can be seen of it now. */
export interface ObservedStack {
  readonly arrivals: Arrivals;
  readonly access: "open" | "closed";
  /** The indices that can be written to still. */
  readonly open: readonly StackIndices[];
  /** Layers whose stacks are there. */
  readonly remaining: readonly string[];
}

/** Looks at what it has, by source, and at what is left of it. */
export async function observeRetiring(
  { gateway }: Pick<CutOver, "gateway">,
  { retiring, now, sinceMs }: { readonly retiring: RetiringStack; readonly now: number; readonly sinceMs: number },
): Promise<ObservedStack> {
  const { environment, layers } = retiring;
  const remaining = await withStacks({ environment, gateway }, async ({ api }) => {
    const found = await Promise.all(
      layers.map(async (each) => ({ ...each, stack: await api.describeStack(each.stackName) })),
    );
    return found.flatMap(({ layer, stack }) => (stack === undefined ? [] : [layer]));
  });
  const nothing = { access: "closed", open: [], remaining } as const;
  try {
    const open: StackIndices[] = [];
    for (const stack of await openDistinct(retiring)) {
      const access = await readIndicesAccess(stack.service, { index: stack.search.index, now });
      if (access.kind === "unreadable") return { ...nothing, arrivals: access };
      if (access.kind === "open") open.push({ stack, indices: access.indices });
    }
    return { arrivals: await count(retiring, sinceMs), access: open.length === 0 ? "closed" : "open", open, remaining };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.$/, "") : "nobody says why";
    return { ...nothing, arrivals: { kind: "unreadable", reason } };
  }
}

/** Each Elasticsearch of it once, whatever sources lead to it. */
export async function openDistinct({ feeding }: RetiringStack): Promise<readonly WatchedStack[]> {
  const opened = await Promise.all(feeding.map(({ search }) => search()));
  return [...new Map(opened.map((stack) => [`${stack.search.url} ${stack.search.index}`, stack])).values()];
}

async function count({ feeding }: RetiringStack, sinceMs: number): Promise<Arrivals> {
  const counted = await Promise.all(
    feeding.map(async ({ source, environment, search }) => {
      const stack = await search();
      const query = { index: stack.search.index, ...source.recognise, sinceMs };
      return { source: source.name, environment, count: await countEvents(stack.service, query) };
    }),
  );
  const failed = counted.find((each) => each.count.kind === "unreadable")?.count;
  if (failed?.kind === "unreadable") return failed;
  const amounts = (which: "ever" | "recent") =>
    counted.map(({ source, environment, count: found }) => ({
      source,
      environment,
      events: found.kind === "counted" ? found[which] : 0,
    }));
  return { kind: "counted", amounts: amounts("ever"), since: amounts("recent") };
}
