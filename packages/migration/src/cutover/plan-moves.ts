import type { VariableEdit } from "@logstack/release";
import {
  ADDRESS_PARTS,
  type AddressPart,
  type BrokerAddress,
  type LogSource,
  type LogStackPlace,
  type SourcesFile,
  portFor,
} from "./sources.ts";

/** One source of one environment, and the log stack that it is to send to. */
export interface Move {
  readonly source: LogSource;
  /** The source's. */
  readonly environment: string;
  readonly place: LogStackPlace;
}

/** Which sources are to move, and where. */
export interface MovesRequest {
  readonly sources: SourcesFile;
  /** Names of sources. */
  readonly chosen: readonly string[];
  /** The log stack's name. */
  readonly to: string;
  /** All environments, in the order of the lifecycle. */
  readonly environments: readonly string[];
}

/** Returns what moves, environment by environment in the order of the lifecycle: ci to ci, staging to staging, colours. */
export function planMoves({ sources, chosen, to, environments }: MovesRequest): readonly Move[] {
  const places = sources.stacks[to] ?? {};
  return environments.flatMap((environment) => {
    const place = places[environment];
    if (place === undefined) return [];
    return sources.sources
      .filter(({ name, environments: own = environments }) => chosen.includes(name) && own.includes(environment))
      .map((source) => ({ source, environment, place }));
  });
}

/** What a variable has to be, in one environment and for one layer, for a source to send where it is to. */
export interface WantedVariable {
  readonly source: string;
  readonly environment: string;
  readonly layer: string;
  readonly name: string;
  /** Undefined where nobody may give one: then the layer takes it from the environment's own Broker. */
  readonly value: string | undefined;
}

/** A move, and the parameters that the source's layer takes from other layers of its environment. */
export interface InputMove extends Move {
  readonly inputs: ReadonlySet<string>;
}

/** A move with all that is known of its two ends. */
export interface AddressedMove extends InputMove {
  /** Undefined only where no part of it is needed. */
  readonly address: BrokerAddress | undefined;
}

/** Returns the parts of a Broker's address that have to be known for a move; none to the Broker of its own environment, where all are inputs. */
export function listNeeded(move: InputMove): readonly AddressPart[] {
  return ADDRESS_PARTS.filter((part) => {
    const name = move.source.broker[part];
    return name !== undefined && !isOwn(move, name);
  });
}

/** Returns the variables that make a source send to an address. */
export function listWanted(move: AddressedMove): readonly WantedVariable[] {
  const { source, environment, address } = move;
  return ADDRESS_PARTS.flatMap((part) => {
    const name = source.broker[part];
    if (name === undefined) return [];
    const value = isOwn(move, name) || address === undefined ? undefined : renderPart(part, { source, address });
    return [{ source: source.name, environment, layer: source.layer, name, value }];
  });
}

/** An input is the Broker's port for lines, so that one for requests is always given. */
function isOwn({ source, place, environment, inputs }: InputMove, name: string): boolean {
  const isOther = !isForLines(source) && name === source.broker.port;
  return !isOther && place.environment === environment && place.broker === undefined && inputs.has(name);
}

function isForLines({ transport }: LogSource): boolean {
  return transport === "tcp" || transport === "tls";
}

function renderPart(part: AddressPart, { source, address }: { source: LogSource; address: BrokerAddress }): string {
  const { host, securityGroup = "" } = address;
  const port = portFor(source.transport, address);
  const parts: Readonly<Record<AddressPart, string>> = {
    host,
    port: String(port),
    address: `${host}:${port}`,
    securityGroup,
  };
  return parts[part];
}

/** Returns the changes of the shared variables that make a source send there: an entry for its layer in its environment alone. */
export function toEdits(wanted: readonly WantedVariable[]): readonly VariableEdit[] {
  return wanted.map(({ name, value, environment, layer }) => ({
    name,
    value,
    scope: { environment: [environment], layer: [layer] },
  }));
}
