import { portFor, type LogSource } from "@logstack/migration";
import {
  capturedVariables,
  concealValues,
  findLast,
  PROMOTIONS_LOOKED_AT,
  renderParameters,
  systemVariables,
} from "@logstack/release";
import type { OpenedReleases } from "../open-releases.ts";
import type { Places } from "./read-places.ts";

interface SentTo {
  readonly host: string;
  readonly port: number;
}

/** Where a source of an environment sends now, or why nobody can say. */
export type DeployedAddress =
  | { readonly kind: "address"; readonly address: SentTo }
  | { readonly kind: "unknown"; readonly reason: string };

/** Finds the Broker that a source was deployed with: what the release that is there captured, else its environment's own. */
export async function findDeployedAddress(
  { source, environment }: { readonly source: LogSource; readonly environment: string },
  { opened, places }: { readonly opened: OpenedReleases; readonly places: Places },
): Promise<DeployedAddress> {
  const { newest } = await opened.promotions.listPromotions(environment, PROMOTIONS_LOOKED_AT);
  const last = findLast(
    newest.filter(({ release }) => release.layers[source.layer] !== undefined),
    { environment },
  );
  if (last === undefined) return unknown(`no release has brought ${source.layer} to ${environment}`);
  if (last.ended?.result !== "passed") return unknown(`release ${last.release.number} has not passed ${environment}`);
  const { number, layers } = last.release;
  const stored = await opened.store.findRelease(number);
  const variables = stored && capturedVariables(stored.release, { environment, layer: source.layer });
  if (variables === undefined) return unknown(`release ${number} is not to be found`);
  const system = systemVariables({ environment, version: layers[source.layer]?.version ?? number });
  const valueOf = (name: string | undefined): string | undefined => {
    if (name === undefined) return undefined;
    const rendered = renderParameters({ value: `#{${name}}` }, { ...concealValues(variables), ...system });
    return rendered.kind === "rendered" ? rendered.parameters["value"] : undefined;
  };
  const [host, port] = /^(.+):(\d+)$/.exec(valueOf(source.broker.address) ?? "")?.slice(1) ?? [
    valueOf(source.broker.host),
    valueOf(source.broker.port),
  ];
  if (host !== undefined && port !== undefined) return at({ host, port: Number(port) });
  const own = await places.broker({ environment, broker: undefined, elasticsearch: undefined });
  const ownPort = port === undefined ? portFor(source.transport, own) : Number(port);
  return ownPort === undefined
    ? unknown(`the Broker of ${environment} takes no requests`)
    : at({ host: host ?? own.host, port: ownPort });
}

function at(address: SentTo): DeployedAddress {
  return { kind: "address", address };
}

function unknown(reason: string): DeployedAddress {
  return { kind: "unknown", reason };
}
