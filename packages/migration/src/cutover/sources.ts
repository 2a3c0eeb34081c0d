/** `sources.json`: who sends log events, and which log stacks there are to send them to. */
export interface SourcesFile {
  readonly file: string;
  /** By name; each by the environment whose sources it takes events of. */
  readonly stacks: Readonly<Record<string, LogStackPlaces>>;
  readonly sources: readonly LogSource[];
}

/** By environment of the sources: where their events go. */
export type LogStackPlaces = Readonly<Record<string, LogStackPlace>>;

/** One log stack as the sources of one environment see it. */
export interface LogStackPlace {
  /** The environment of logstack.json that it is in; undefined for one that was not made by logstack. */
  readonly environment: string | undefined;
  /** Where its Broker is; undefined for what the outputs of the environment's broker layer say. */
  readonly broker: BrokerAddress | undefined;
  /** Undefined for what the outputs of the environment's elasticsearch layer say. */
  readonly elasticsearch: SearchPlace | undefined;
}

/** Where events are sent. */
export interface BrokerAddress {
  readonly host: string;
  /** For lines of JSON. */
  readonly port: number;
  /** For requests; undefined for a Broker that takes none. */
  readonly httpPort?: number | undefined;
  /** Of AWS; for sources that add a rule of their own to it. */
  readonly securityGroup?: string | undefined;
}

/** Where events are found. */
export interface SearchPlace {
  /** http or https, without a user in it. */
  readonly url: string;
  /** A name or pattern of the indices with events. */
  readonly index: string;
  /** The environment variable of the process that has the API key. */
  readonly apiKeyFrom: string;
}

/** What a source is; it says how its sent events are counted and what happens at its next deployment. */
export type SourceKind = "logstash" | "function" | "api" | "desktop";

/** How events travel: lines of JSON over TCP, the same inside TLS, or JSON over HTTP. */
export type Transport = "tcp" | "tls" | "http" | "https";

/** Whoever sends log events from one kind of place. */
export interface LogSource {
  readonly name: string;
  readonly kind: SourceKind;
  /** Which of the Broker's ports it sends to, and how a probe goes there. */
  readonly transport: Transport;
  /** The layer whose variables name its Broker. */
  readonly layer: string;
  /** Layers that are released and deployed along, since only then they take what changed. */
  readonly with: readonly string[];
  /** By part of the address: the variable that says it. */
  readonly broker: Readonly<Partial<Record<AddressPart, string | undefined>>>;
  /** What its events have, and no other's. */
  readonly recognise: { readonly field: string; readonly value: string };
  /** The environments it is in; undefined for all that its log stacks are declared for. */
  readonly environments: readonly string[] | undefined;
}

/** A part of a Broker's address that a variable may say; `address` is host and port in one. */
export type AddressPart = "host" | "port" | "address" | "securityGroup";

/** The parts of an address, in the order in which they are told. */
export const ADDRESS_PARTS = ["host", "port", "address", "securityGroup"] as const satisfies readonly AddressPart[];

/** The port of a Broker for events that travel so; undefined where it takes none of these. */
export function portFor(transport: Transport, { port, httpPort }: BrokerAddress): number | undefined {
  return transport === "http" || transport === "https" ? httpPort : port;
}
