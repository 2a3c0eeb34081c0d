import type { Broker } from "../delivery/delivery.ts";
import type { EventLabels } from "../event/log-event.ts";
import { createBatchMemory, type BatchMemory } from "../lines/event-batches.ts";
import { readPlace, type Place } from "../settings/read-place.ts";
import { readSettings } from "../settings/read-settings.ts";
import type { Settings } from "../settings/settings.ts";
import type { BrokerAddress } from "./connection.ts";
import { createHttpBroker } from "./http-broker.ts";
import type { ObjectReader } from "./read-object.ts";
import { createTcpBroker } from "./tcp-broker.ts";

/** What runs are made with, the same from one invocation to the next. */
export interface Machinery {
  readonly settings: Settings;
  readonly reader: ObjectReader;
  readonly broker: Broker;
  readonly labels: EventLabels;
  readonly memory: BatchMemory;
}

/** What the function has of Lambda. */
export interface FunctionPorts {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Returns the text of `settings.json`. */
  readonly readSettings: () => string;
  readonly reader: ObjectReader;
  /** Writes a line to the function's log. */
  readonly print: (line: string) => void;
}

/** Machinery, or everything that is wrong with what it is to be made of. */
export type Assembly =
  | { readonly kind: "ready"; readonly machinery: Machinery }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

/** Makes the machinery of a function from its environment and its settings. Connects to nothing yet. */
export function assemble(ports: FunctionPorts): Assembly {
  const place = readPlace(ports.variables);
  const read = readSettings(textOf(ports));
  const problems = [place, read].flatMap((reading) => (reading.kind === "wrong" ? reading.problems : []));
  if (place.kind === "wrong" || read.kind === "wrong") return { kind: "wrong", problems };
  const { settings } = read;
  const machinery = {
    settings,
    reader: ports.reader,
    broker: createBroker(place.place, settings),
    labels: labelsOf(place.place, settings),
    memory: createBatchMemory(),
  };
  return { kind: "ready", machinery };
}

function textOf(ports: FunctionPorts): string {
  try {
    return ports.readSettings();
  } catch {
    // Told as settings that are no JSON: the package of the code always has the file.
    return "";
  }
}

function createBroker({ brokerHost, brokerPort }: Place, settings: Settings): Broker {
  const { transport, connections, connectTimeoutMs, silenceTimeoutMs } = settings;
  const isSecure = transport === "tls" || transport === "https";
  const address: BrokerAddress = {
    host: brokerHost,
    port: brokerPort,
    tls: isSecure ? { serverName: settings.tlsServerName, ca: settings.tlsCa } : undefined,
    connectTimeoutMs,
    silenceTimeoutMs,
  };
  if (transport === "tcp" || transport === "tls") return createTcpBroker(address, connections);
  const { httpPath, httpBatchLines, httpBatchesInFlight } = settings;
  return createHttpBroker({
    address,
    path: httpPath,
    connections,
    batchLines: httpBatchLines,
    batchesInFlight: httpBatchesInFlight,
  });
}

function labelsOf({ component, environment }: Place, settings: Settings): EventLabels {
  const { type, application, sourceModuleName } = settings;
  return { type, application, sourceModuleName, component, environment };
}
