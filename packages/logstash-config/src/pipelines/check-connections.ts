import type { Finding } from "../check/finding.ts";
import { suggest } from "../check/nearest.ts";
import { itemsOf, textOfValue, valuesOf } from "../check/read-values.ts";
import type { PluginUse } from "../check/walk.ts";
import type { Place } from "../language/place.ts";
import { type Pipeline, pluginsOfPipeline } from "./pipeline.ts";

/** One end of a connection between pipelines. */
interface End {
  readonly pipeline: string;
  readonly address: string;
  readonly at: Place;
  readonly reached: PluginUse["reached"];
}

/** A connection from one pipeline to another. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly at: Place;
  readonly reached: PluginUse["reached"];
}

/** The connections by which pipelines send each other events: `send_to` and `address` of the same word. */
export function connectionsOf(pipelines: readonly Pipeline[]): readonly Connection[] {
  const addresses = endsOf(pipelines, "input");
  return endsOf(pipelines, "output").flatMap(({ pipeline, address, at, reached }) =>
    addresses
      .filter((end) => end.address === address)
      .map((end) => ({ from: pipeline, to: end.pipeline, at, reached })),
  );
}

/** Addresses that nobody listens at, sends to, or that two listen at, and events that go round. */
export function checkConnections(pipelines: readonly Pipeline[]): readonly Finding[] {
  // What could not be read may hold the other end.
  if (pipelines.some(({ files }) => files.some(({ problems }) => problems.length > 0))) return [];
  const addresses = endsOf(pipelines, "input");
  const targets = endsOf(pipelines, "output");
  return [...checkTargets(targets, addresses), ...checkAddresses(addresses, targets), ...checkRounds(pipelines)];
}

function endsOf(pipelines: readonly Pipeline[], kind: "input" | "output"): readonly End[] {
  return pipelines.flatMap((pipeline) =>
    pluginsOfPipeline(pipeline)
      .filter((use) => use.kind === kind && use.plugin.name.text === "pipeline")
      .flatMap(({ plugin, reached }) =>
        valuesOf(plugin, kind === "input" ? "address" : "send_to")
          .flatMap(itemsOf)
          .flatMap((value) => {
            const address = textOfValue(value);
            return address === undefined ? [] : [{ pipeline: pipeline.id, address, at: value.at, reached }];
          }),
      ),
  );
}

function checkTargets(targets: readonly End[], addresses: readonly End[]): readonly Finding[] {
  const known = addresses.map(({ address }) => address);
  return targets
    .filter(({ address }) => !known.includes(address))
    .map(({ address, at }) => ({
      rule: "connection",
      kind: "refused",
      at,
      message: `No pipeline listens at the address ${address}, so Logstash waits there for ever.${suggest(address, known)}`,
    }));
}

function checkAddresses(addresses: readonly End[], targets: readonly End[]): readonly Finding[] {
  return addresses.flatMap(({ address, at }, index): readonly Finding[] => {
    const first = addresses.slice(0, index).find((other) => other.address === address);
    if (first !== undefined) {
      const message = `The address ${address} is taken: ${first.at.file}:${first.at.line} listens there, and only one can.`;
      return [{ rule: "connection", kind: "refused", at, message }];
    }
    if (targets.some((target) => target.address === address)) return [];
    const sent = targets.map((target) => target.address);
    const message = `No pipeline sends to the address ${address}, so nothing comes in there.${suggest(address, sent)}`;
    return [{ rule: "connection", kind: "refused", at, message }];
  });
}

/** A round is told once, at the connection that closes it; an error where no condition on the way can end it. */
function checkRounds(pipelines: readonly Pipeline[]): readonly Finding[] {
  const connections = connectionsOf(pipelines);
  const always = connections.filter(({ reached }) => reached === "always");
  const endless = roundsOf(always).map(({ path, at }): Finding => ({
    rule: "connection",
    kind: "refused",
    at,
    message: `Events go round without end: ${path.join(" -> ")}. Send them on under a condition that ends, or not back.`,
  }));
  if (endless.length > 0) return endless;
  return roundsOf(connections).map(({ path, at }) => ({
    rule: "connection",
    kind: "told",
    at,
    message: `Events can go round: ${path.join(" -> ")}. See that the condition on the way ends it.`,
  }));
}

interface Round {
  readonly path: readonly string[];
  readonly at: Place;
}

function roundsOf(connections: readonly Connection[]): readonly Round[] {
  const done = new Set<string>();
  const rounds: Round[] = [];
  const follow = (pipeline: string, path: readonly string[]): void => {
    if (done.has(pipeline)) return;
    for (const { to, at } of connections.filter(({ from }) => from === pipeline)) {
      const start = [...path, pipeline].indexOf(to);
      if (start === -1) follow(to, [...path, pipeline]);
      else rounds.push({ path: [...[...path, pipeline].slice(start), to], at });
    }
    done.add(pipeline);
  };
  for (const { from } of connections) follow(from, []);
  return rounds;
}
