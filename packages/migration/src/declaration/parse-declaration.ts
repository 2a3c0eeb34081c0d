import { parseJson, toReference } from "@logstack/release";
import type * as z from "zod";
import { findBadTolerances } from "../compare/judge-tolerances.ts";
import type { Tolerance } from "../model/comparison.ts";
import { DECLARATION_FILE } from "./declaration-file.ts";
import type {
  CopierDeclaration,
  DataDeclaration,
  MigrationDeclaration,
  SecretHeaders,
  SitePlace,
} from "./migration-declaration.ts";

/**
 * Returns what the text of a file in `migrations/` declares.
 *
 * @throws ReleaseError `invalidFile` with every problem, its line, column and path.
 */
export function parseDeclaration(text: string, file: string): MigrationDeclaration {
  const { value } = parseJson(text, { file, schema: CHECKED_FILE });
  const { layer, form, lever, destroys = [], keep = "14d", apart = "60s", receiptValid = "1h" } = value;
  return {
    layer,
    component: value.component ?? layer,
    form,
    sites: toSites(value),
    data: toData(value.data),
    lever,
    copier: toCopier(value.copier),
    destroys,
    keepMs: toMs(keep),
    apartMs: toMs(apart),
    receiptMs: toMs(receiptValid),
    tolerances: toTolerances(value),
  };
}

type Given = z.infer<typeof DECLARATION_FILE>;

const CHECKED_FILE = DECLARATION_FILE.check(({ value, issues }) => {
  for (const { path, problem } of findProblems(value))
    issues.push({ code: "custom", message: problem, path: [...path], input: undefined });
});

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/** Finds what each part by itself can not show. */
function findProblems(given: Given): readonly Problem[] {
  return [...findFormProblems(given), ...findKindProblems(given), ...findToleranceProblems(given)];
}

function findFormProblems(given: Given): readonly Problem[] {
  const { form, source, destination, temporary } = given;
  const [wanted, unwanted] =
    form === "beside" ? (["destination", "temporary"] as const) : (["temporary", "destination"] as const);
  const other = form === "beside" ? destination : temporary;
  return [
    ...(given[wanted] === undefined ? [{ path: [wanted], problem: `is missing: the form ${form} has one.` }] : []),
    ...(given[unwanted] === undefined
      ? []
      : [
          {
            path: [unwanted],
            problem: `is not known in the form ${form}${form === "cloneBack" ? ": the data goes back to where the source was" : ""}.`,
          },
        ]),
    ...(form === "cloneBack" && given.keep !== undefined
      ? [{ path: ["keep"], problem: "is not known in the form cloneBack: nothing is kept." }]
      : []),
    ...(other?.environment === source.environment
      ? [{ path: [wanted, "environment"], problem: "is the source's own: it would have the same stack." }]
      : []),
  ];
}

/** Which data each lever and copier is for; a command is for any. */
const MADE_FOR = {
  bucketPolicy: "objects",
  indexBlocks: "indices",
  objects: "objects",
  snapshot: "indices",
  reindex: "indices",
} as const;

function findKindProblems({ data, lever, copier, source, destination, temporary }: Given): readonly Problem[] {
  const wrong = (["lever", "copier"] as const).flatMap((part) => {
    const { kind } = part === "lever" ? lever : copier;
    if (kind === "command" || MADE_FOR[kind] === data.kind) return [];
    return [{ path: [part, "kind"], problem: `is for ${MADE_FOR[kind]}, and the data are ${data.kind}.` }];
  });
  const places = Object.entries({ source, destination, temporary });
  const endpoints = places.flatMap(([site, place]) =>
    place?.endpoint === undefined || fits(data.kind, place.endpoint)
      ? []
      : [{ path: [site, "endpoint"], problem: ENDPOINT_PROBLEMS[data.kind] }],
  );
  return [...wrong, ...endpoints];
}

const ENDPOINT_PROBLEMS = {
  objects: "is of no use: a bucket is found by its name.",
  indices: "must be an address with http or https.",
  entities: "must be an address with http or https.",
  keys: "must be an address with redis or rediss.",
} as const;

function fits(kind: DataDeclaration["kind"], endpoint: string): boolean {
  return kind !== "objects" && endpoint.startsWith(kind === "keys" ? "redis" : "http");
}

function findToleranceProblems(given: Given): readonly Problem[] {
  return toTolerances(given).flatMap((tolerance, index) =>
    findBadTolerances([tolerance]).flatMap((doubt) =>
      doubt.kind === "badTolerance" ? [{ path: ["tolerances", index], problem: `is refused: ${doubt.reason}.` }] : [],
    ),
  );
}

function toSites({ form, source, destination, temporary }: Given): MigrationDeclaration["sites"] {
  const origin = toPlace(source);
  if (form === "beside")
    return { source: origin, destination: destination === undefined ? origin : toPlace(destination) };
  return { source: origin, destination: origin, ...(temporary === undefined ? {} : { temporary: toPlace(temporary) }) };
}

function toPlace({ environment, like, variables, endpoint }: Given["source"]): SitePlace {
  return { environment, like: like ?? environment, variables: variables ?? {}, endpoint };
}

function toData(given: Given["data"]): DataDeclaration {
  switch (given.kind) {
    case "objects":
      return { kind: "objects", output: given.output, prefix: given.prefix ?? "" };
    case "indices":
      return { kind: "indices", indices: given.indices, timeField: given.timeField, headers: toHeaders(given.headers) };
    case "keys":
      return {
        kind: "keys",
        tls: given.tls ?? true,
        password: given.password === undefined ? undefined : toReference(given.password),
      };
    case "entities":
      return { kind: "entities", headers: toHeaders(given.headers) };
  }
}

function toHeaders(given: Extract<Given["data"], { readonly kind: "entities" }>["headers"]): SecretHeaders {
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, reference]) => [name, toReference(reference)]));
}

function toCopier(given: Given["copier"]): CopierDeclaration {
  switch (given.kind) {
    case "objects":
      return { kind: "objects", concurrency: given.concurrency ?? 8 };
    case "snapshot":
      return { kind: "snapshot", bucket: given.bucket, basePath: given.basePath ?? "", settings: given.settings ?? {} };
    case "reindex":
      return { kind: "reindex", concurrency: given.concurrency ?? 2, requestsPerSecond: given.requestsPerSecond };
    case "command":
      return { kind: "command", run: given.run, timeoutMs: toMs(given.timeout ?? "6h") };
  }
}

function toTolerances({ tolerances = [] }: Given): readonly Tolerance[] {
  return tolerances.map(({ path, within, because }) => ({
    path,
    because,
    allow: within === undefined ? { kind: "any" } : { kind: "within", most: within },
  }));
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function toMs(text: string): number {
  return Number(text.slice(0, -1)) * (UNITS_MS[text.slice(-1)] ?? Number.NaN);
}
