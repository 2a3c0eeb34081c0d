import { findNearestName, invalidFile, parseJson, type JsonProblem } from "@logstack/release";
import * as z from "zod";
import type { LogSource, LogStackPlace, SourcesFile } from "./sources.ts";

/** What a file of sources may name. */
export interface SourcesContext {
  readonly file: string;
  /** Those of logstack.json. */
  readonly environments: readonly string[];
  /** The lifecycle's; sources are in these. */
  readonly released: readonly string[];
  readonly layers: readonly string[];
}

/**
 * Returns the sources and log stacks of a `sources.json`.
 *
 * @throws ReleaseError `invalidFile` with every problem, its line, column and path.
 */
export function parseSources(text: string, context: SourcesContext): SourcesFile {
  const { value, positionOf } = parseJson(text, { file: context.file, schema: SOURCES_FILE });
  const problems = findProblems(value, context);
  if (problems.length > 0) {
    throw invalidFile(
      context.file,
      problems.map((problem) => ({ ...problem, at: positionOf(problem.path) })),
    );
  }
  const stacks = Object.entries(value.stacks).map(([name, places]) => [
    name,
    Object.fromEntries(Object.entries(places).map(([environment, place]) => [environment, toPlace(place)])),
  ]);
  return {
    file: context.file,
    stacks: Object.fromEntries(stacks) as SourcesFile["stacks"],
    sources: value.sources.map((source): LogSource => ({ ...source, environments: source.environments })),
  };
}

function toPlace({ environment, broker, elasticsearch }: z.infer<typeof PLACE>): LogStackPlace {
  return { environment, broker, elasticsearch };
}

type Problem = Omit<JsonProblem, "at">;
type Read = z.infer<typeof SOURCES_FILE>;

function findProblems({ stacks, sources }: Read, context: SourcesContext): readonly Problem[] {
  return [
    ...Object.entries(stacks).flatMap(([name, places]) =>
      Object.entries(places).flatMap(([environment, place]) => [
        ...unknown(environment, context.released, ["stacks", name, environment], "no phase of the lifecycle"),
        ...(place.environment === undefined
          ? []
          : unknown(place.environment, context.environments, ["stacks", name, environment, "environment"], NO_PLACE)),
        ...findPlaceProblems(place, ["stacks", name, environment]),
      ]),
    ),
    ...sources.flatMap((source, index) => findSourceProblems(source, { index, sources, stacks, context })),
  ];
}

const NO_PLACE = "logstack.json has no such environment";

function findPlaceProblems(
  { environment, broker }: z.infer<typeof PLACE>,
  path: readonly string[],
): readonly Problem[] {
  if (environment !== undefined || broker !== undefined) return [];
  return [{ path, problem: 'must say where the Broker is: "environment", or "broker" with host and port.' }];
}

interface SourceContext {
  readonly index: number;
  readonly sources: Read["sources"];
  readonly stacks: Read["stacks"];
  readonly context: SourcesContext;
}

function findSourceProblems(source: Read["sources"][number], given: SourceContext): readonly Problem[] {
  const { index, sources, stacks, context } = given;
  const path = ["sources", index] as const;
  const { name, broker, layer, with: along, environments = [], recognise } = source;
  const places = [...new Set(Object.values(stacks).flatMap((each) => Object.keys(each)))];
  const isTwice = sources.findIndex((each) => each.name === name) < index;
  const twin = sources.findIndex(
    (each) => each.recognise.field === recognise.field && each.recognise.value === recognise.value,
  );
  return [
    ...(isTwice ? [{ path: [...path, "name"], problem: `is that of another source, too: ${name}.` }] : []),
    ...(twin < index
      ? [
          {
            path: [...path, "recognise"],
            problem: `is that of ${sources[twin]?.name}, too: nobody could tell their events apart.`,
          },
        ]
      : []),
    ...(broker.address === undefined && broker.host === undefined
      ? [
          {
            path: [...path, "broker"],
            problem: 'must name the variable with the Broker\'s "host", or with its whole "address".',
          },
        ]
      : []),
    ...unknown(layer, context.layers, [...path, "layer"], "no folder of environments/ is such a layer"),
    ...along.flatMap((each, at) =>
      unknown(each, context.layers, [...path, "with", at], "no folder of environments/ is such a layer"),
    ),
    ...environments.flatMap((each, at) =>
      unknown(each, places, [...path, "environments", at], "no log stack above is declared for it"),
    ),
  ];
}

function unknown(
  name: string,
  known: readonly string[],
  path: readonly PropertyKey[],
  why: string,
): readonly Problem[] {
  if (known.includes(name)) return [];
  const nearest = findNearestName(name, known);
  return [{ path, problem: `is ${name}, and ${why}.${nearest === undefined ? "" : ` Did you mean ${nearest}?`}` }];
}

const NOT_EMPTY = z.string().min(1, "must not be empty.");
const NAME = z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and -, the first a letter.");
const HOST = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, "must be a host name, without scheme and port.");

const ADDRESS_OF_HTTP = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}, "must be an address of http or https, without a user or a password in it.");

const PORT = z.number().int().min(1).max(65_535);

const PLACE = z.strictObject({
  environment: NOT_EMPTY.optional().describe("The environment of logstack.json whose layers are this log stack."),
  broker: z
    .strictObject({
      host: HOST,
      port: PORT.describe("For lines of JSON over TCP, or TLS."),
      httpPort: PORT.optional().describe("For requests by HTTP; none where no source sends any."),
      securityGroup: z
        .string()
        .regex(/^sg-[0-9a-f]+$/, "must be the id of a security group.")
        .optional(),
    })
    .optional()
    .describe("Where its Broker is; without it, what the outputs of the environment's broker layer say."),
  elasticsearch: z
    .strictObject({
      url: ADDRESS_OF_HTTP,
      index: NOT_EMPTY.default("logs-*"),
      apiKeyFrom: z
        .string()
        .regex(/^[A-Za-z_]\w*$/, "must be the name of an environment variable, never the key itself.")
        .default("ELASTICSEARCH_API_KEY"),
    })
    .optional()
    .describe("Where its events are found; without it, what the outputs of the environment's elasticsearch layer say."),
});

const SOURCE = z.strictObject({
  name: NAME,
  kind: z.enum(["logstash", "function", "api", "desktop"], {
    error: 'must be "logstash", "function" (elb-logs), "api" (the logging API) or "desktop".',
  }),
  transport: z
    .enum(["tcp", "tls", "http", "https"], { error: 'must be "tcp", "tls", "http" or "https".' })
    .default("tcp")
    .describe("How its events travel: a probe goes the same way, and http and https go to the Broker's httpPort."),
  layer: NOT_EMPTY.describe("The layer whose variables name its Broker."),
  with: z.array(NOT_EMPTY).default([]).describe("Layers that are released and deployed along."),
  broker: z
    .strictObject({
      host: NOT_EMPTY.optional(),
      port: NOT_EMPTY.optional(),
      address: NOT_EMPTY.optional(),
      securityGroup: NOT_EMPTY.optional(),
    })
    .describe("The variable for each part of the Broker's address; address is host:port in one."),
  recognise: z
    .strictObject({
      field: z.string().regex(/^[\w@.-]+$/, "must be the name of a field, with dots."),
      value: NOT_EMPTY,
    })
    .describe("What events of this source have at a stack, and no others."),
  environments: z.array(NOT_EMPTY).min(1, "must name at least one environment.").optional(),
});

/** The shape of `sources.json`; `sources.schema.json` is made from it. */
export const SOURCES_FILE = z.strictObject({
  $schema: z.string().optional(),
  stacks: z.record(NAME, z.record(NOT_EMPTY, PLACE)),
  sources: z.array(SOURCE).min(1, "must have at least one source."),
});
