import { readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import {
  listNeeded,
  listWanted,
  portFor,
  toEdits,
  type Move,
  type RedirectObservation,
  type WantedVariable,
} from "@logstack/migration";
import {
  editVariables,
  isPrerelease,
  parseVariables,
  PROMOTIONS_LOOKED_AT,
  resolveVariables,
  sortReleaseNumbers,
  type Promotion,
  type Release,
  type VariableSet,
} from "@logstack/release";
import type { Artifact } from "@logstack/release/node";
import { PROJECT } from "../../project.ts";
import { parseLayer } from "../check-layers.ts";
import { artifactFiles } from "../layer-files.ts";
import { openBuilt } from "../open-built.ts";
import { withReleases, type OpenedReleases } from "../open-releases.ts";
import type { CutOver } from "./open-cut-over.ts";
import { openPlaces } from "./read-places.ts";

/** What a redirect is to bring about, and with which artifacts. */
export interface RedirectAim {
  readonly moves: readonly Move[];
  readonly wanted: readonly WantedVariable[];
  /** By layer; those that name Brokers and those that go along. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
  /** By layer: its own variables. */
  readonly own: ReadonlyMap<string, VariableSet>;
}

/** Finds out where sources are to send, and which variables say so. */
export async function readAim(cutOver: CutOver, moves: readonly Move[]): Promise<RedirectAim> {
  const layers = [...new Set(moves.flatMap(({ source }) => [source.layer, ...source.with]))];
  const opened = await Promise.all(
    layers.map(async (layer) => [layer, await openBuilt(cutOver.project, layer)] as const),
  );
  const artifacts = new Map(opened);
  const own = new Map(
    await Promise.all(
      opened.map(
        async ([layer, artifact]) => [layer, (await parseLayer(artifactFiles(artifact))).checked.own] as const,
      ),
    ),
  );
  const places = openPlaces(cutOver);
  const wanted = await Promise.all(
    moves.map(async (move) => {
      const inputs = new Set(Object.keys(artifacts.get(move.source.layer)?.manifest.layer.inputs ?? {}));
      const needed = listNeeded({ ...move, inputs });
      const address = needed.length === 0 ? undefined : await places.broker(move.place);
      if (needed.includes("securityGroup") && address?.securityGroup === undefined) throw noSecurityGroup(move);
      const needsPort = needed.includes("port") || needed.includes("address");
      if (needsPort && address !== undefined && portFor(move.source.transport, address) === undefined)
        throw noHttpPort(move);
      return listWanted({ ...move, address, inputs });
    }),
  );
  return { moves, wanted: wanted.flat(), artifacts, own };
}

function noSecurityGroup({ source, environment, place }: Move): DeployError {
  return new DeployError({
    code: "noSecurityGroup",
    problem: `${source.name} of ${environment} adds a rule to the security group of its Broker, and nothing says which one that is.`,
    hints: [
      place.environment === undefined
        ? `Write "securityGroup" into the Broker's place in ${PROJECT.sources}.`
        : `The output BrokerSecurityGroupId of the broker layer in ${place.environment} says so, or "securityGroup" in ${PROJECT.sources}.`,
    ],
  });
}

function noHttpPort({ source, environment, place }: Move): DeployError {
  return new DeployError({
    code: "noHttpPort",
    problem: `${source.name} of ${environment} sends by ${source.transport}, and nothing says on which port its Broker takes requests.`,
    hints: [
      place.environment === undefined
        ? `Write "httpPort" into the Broker's place in ${PROJECT.sources}.`
        : `The output BrokerHttpPort of the broker layer in ${place.environment} says so, or "httpPort" in ${PROJECT.sources}.`,
    ],
  });
}

/** The shared variables as they are, and as they have to be. */
export interface SharedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What would still not be as wanted then, and where it stands. */
  readonly inTheWay: readonly string[];
}

/** What is there now. */
export interface ObservedRedirect {
  readonly observation: RedirectObservation;
  readonly shared: SharedFile;
}

/** Reads variables, releases and promotions anew. */
export async function observeRedirect(cutOver: CutOver, aim: RedirectAim): Promise<ObservedRedirect> {
  const { project, gateway, environments } = cutOver;
  const shared = await readShared(cutOver, aim);
  const { releases, history } = await withReleases({ project, gateway }, async (opened) => {
    const lists = await Promise.all(
      environments.map((name) => opened.promotions.listPromotions(name, PROMOTIONS_LOOKED_AT)),
    );
    const promotions = lists.flatMap(({ newest }) => newest);
    return { history: promotions, releases: await readReleases(opened, promotions, [...aim.artifacts.keys()]) };
  });
  return {
    shared,
    observation: {
      wanted: aim.wanted,
      layers: [...aim.artifacts.keys()],
      lifecycle: project.config.lifecycle,
      built: [...aim.artifacts.values()].some(({ manifest }) => isPrerelease(manifest.version))
        ? "provisional"
        : "final",
      file: shared.before === shared.after && shared.inTheWay.length === 0 ? "asWanted" : "differs",
      releases,
      history,
    },
  };
}

/** As many of the newest releases as may matter, and all that were promoted last. */
async function readReleases(
  { store }: OpenedReleases,
  history: readonly Promotion[],
  layers: readonly string[],
): Promise<readonly Release[]> {
  const all = new Set(await store.listReleases());
  const newest = sortReleaseNumbers([...all]).slice(0, RELEASES_LOOKED_AT);
  const last = history.filter(
    ({ environment, startedAt, release }) =>
      layers.some((layer) => release.layers[layer] !== undefined) &&
      !history.some((other) => other.environment === environment && other.startedAt > startedAt + LONG_AGO_MS),
  );
  const numbers = new Set([
    ...newest,
    ...last.map(({ release }) => release.number).filter((number) => all.has(number)),
  ]);
  const found = await Promise.all([...numbers].map((number) => store.findRelease(number)));
  return found.flatMap((stored) => (stored === undefined ? [] : [stored.release]));
}

const RELEASES_LOOKED_AT = 20;

/** A promotion that this much was promoted after, of other layers, is looked up by nobody any more. */
const LONG_AGO_MS = 90 * 86_400_000;

async function readShared({ project }: CutOver, { wanted, own }: RedirectAim): Promise<SharedFile> {
  const file = path.join(project.root, PROJECT.sharedVariables);
  const before = await readFile(file, "utf8");
  const isAsWanted = (text: string, each: WantedVariable): boolean => valueIn(text, each, own)?.value === each.value;
  const differing = wanted.filter((each) => !isAsWanted(before, each));
  const after = editVariables(before, toEdits(differing));
  const inTheWay = differing
    .filter((each) => !isAsWanted(after, each))
    .map((each) => `${each.name} of ${each.layer} in ${each.environment} stands ${valueIn(after, each, own)?.source}`);
  return { path: file, before, after, inTheWay };
}

/** What a variable is for the layer in the environment, given this text of the shared variables. */
function valueIn(
  text: string,
  { environment, layer, name }: WantedVariable,
  own: RedirectAim["own"],
): { readonly value: string | undefined; readonly source: string } | undefined {
  const shared = parseVariables(text, { file: PROJECT.sharedVariables, owner: "shared" });
  const ownSet = own.get(layer);
  const resolved = resolveVariables([shared, ...(ownSet === undefined ? [] : [ownSet])], { environment, layer });
  const key = Object.keys(resolved).find((each) => each.toLowerCase() === name.toLowerCase());
  const found = key === undefined ? undefined : resolved[key];
  return found && { value: found.kind === "plain" ? found.value : "(sensitive)", source: found.source };
}
