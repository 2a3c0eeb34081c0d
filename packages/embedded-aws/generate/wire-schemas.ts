import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { SlimError, SlimOperation, SlimSchemas, SlimShape, SlimSlot } from "../src/wire/slim-schemas.ts";
import { MODELLED_SERVICES } from "./modelled-operations.ts";

/** The signing name of a service whose schemas are generated. */
export type GeneratedService = keyof typeof MODELLED_SERVICES;

/** All of them. */
export const GENERATED_SERVICES = Object.keys(MODELLED_SERVICES) as readonly GeneratedService[];

/** Returns where a service's generated schemas are committed. */
export function schemasFile(service: GeneratedService): URL {
  return new URL(`../src/data/schemas/${service}.json`, import.meta.url);
}

/** The kinds of the SDK's schema tuples: their first element. */
const SIMPLE = 0;
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;
const OPERATION = 9;
const ERROR = -3;

type Tuple = readonly [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];
type Shapes = Map<string, { readonly tuple: Tuple; readonly shape: SlimShape }>;

/**
 * Returns the text of a service's file in `src/data/schemas/`: what the modelled operations need of the schemas in the
 * SDK's client, the errors, and the names of all other operations. The clients themselves are up to 28 MB on disk, half a
 * second to import, and tens of MB in memory.
 * The SDK does not document its tuples (`[9, namespace, name, traits, () => input, () => output]` for operations,
 * `[3, namespace, name, traits, members, memberSchemas, requiredCount]` for structures): the clients' versions are pinned
 * and a test compares what is committed with what is generated.
 */
export async function generateWireSchemas(service: GeneratedService): Promise<string> {
  const { client, operations } = MODELLED_SERVICES[service];
  const exported = Object.values((await import(client)) as Readonly<Record<string, unknown>>).filter(isTuple);
  const known = new Map(exported.filter(([kind]) => kind === OPERATION).map((tuple) => [tuple[2], tuple]));
  const shapes: Shapes = new Map();
  const modelled = operations.map((name): readonly [string, SlimOperation] => {
    const operation = known.get(name);
    if (operation === undefined) throw new Error(`${client} knows no operation ${name}.`);
    known.delete(name);
    return [name, { input: slotOf(operation[4], shapes), output: slotOf(operation[5], shapes), ...httpOf(operation) }];
  });
  const manifest = createRequire(import.meta.url).resolve(`${client}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const schemas = {
    source: { package: client, version, license: "Apache-2.0" },
    operations: Object.fromEntries(modelled),
    others: sorted([...known].map(([name, tuple]) => [name, httpOf(tuple)] as const)),
    errors: sorted(exported.filter(([kind]) => kind === ERROR).map((tuple) => [tuple[2], errorOf(tuple)] as const)),
    shapes: sorted([...shapes].map(([name, { shape }]) => [name, shape] as const)),
  } satisfies SlimSchemas & { readonly source: object };
  return render(schemas);
}

/** One operation, error or shape a line, so that a change of one is a change of one line. */
function render(schemas: SlimSchemas): string {
  const groups = Object.entries(schemas).map(([group, members]) => {
    const lines = Object.entries(members).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return `${JSON.stringify(group)}:{${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n`}}`;
  });
  return `{\n${groups.join(",\n")}\n}\n`;
}

/** Method, URI and status of an operation of a REST protocol. */
function httpOf([, , , traits]: Tuple): Pick<SlimOperation, "http"> {
  const { http } = (traits ?? {}) as { http?: SlimOperation["http"] };
  return http === undefined ? {} : { http };
}

/** What an error says of itself: its code in the Query protocol, and its statuses. */
function errorOf([, , name, traits]: Tuple): SlimError {
  const given = (traits ?? {}) as { awsQueryError?: readonly [string, number]; httpError?: number };
  const [code, status] = given.awsQueryError ?? [name, given.httpError ?? 400];
  return [code, status, given.httpError ?? 400];
}

/** A reference, a number for a simple type, or one of these with traits. */
function slotOf(schema: unknown, shapes: Shapes): SlimSlot {
  const target: unknown = typeof schema === "function" ? (schema as () => unknown)() : schema;
  if (typeof target === "number" || target === "unit") return target;
  if (isTuple(target)) return addShape(target, shapes);
  if (!isPair(target)) throw new Error(`${String(target)} is no schema.`);
  const [inner, traits] = target;
  const slot = slotOf(inner, shapes);
  if (Array.isArray(slot)) throw new Error("A member has traits twice.");
  return [slot as string | number, traits];
}

function addShape(tuple: Tuple, shapes: Shapes): string {
  const [kind, , name, traits, ...rest] = tuple;
  const known = shapes.get(name);
  if (known?.tuple === tuple) return name;
  // In its place before its members are looked at: a shape may contain itself.
  if (known === undefined) shapes.set(name, { tuple, shape: { kind, traits: 0, schemas: [] } });
  const shape = { kind, traits: traits as SlimShape["traits"], ...partsOf(tuple, rest, shapes) };
  // Lists and maps are written out where they are used, so one name may come several times.
  if (known !== undefined && JSON.stringify(known.shape) !== JSON.stringify(shape)) {
    throw new Error(`Two shapes are named ${name}.`);
  }
  shapes.set(name, { tuple, shape });
  return name;
}

function partsOf(
  [kind, , name]: Tuple,
  rest: readonly unknown[],
  shapes: Shapes,
): Pick<SlimShape, "schemas" | "members" | "required"> {
  if (kind === SIMPLE || kind === LIST || kind === MAP)
    return { schemas: rest.map((schema) => slotOf(schema, shapes)) };
  if (kind !== STRUCTURE && kind !== UNION) throw new Error(`${name} is of an unknown kind, ${kind}.`);
  const [members, schemas, required = 0] = rest as [readonly string[], readonly unknown[], number?];
  return { members, schemas: schemas.map((schema) => slotOf(schema, shapes)), ...(required > 0 ? { required } : {}) };
}

function isTuple(value: unknown): value is Tuple {
  return Array.isArray(value) && value.length >= 4 && typeof value[0] === "number" && typeof value[2] === "string";
}

/** A schema with traits of its own. */
function isPair(value: unknown): value is readonly [unknown, SlimShape["traits"]] {
  return Array.isArray(value) && value.length === 2;
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

if (process.argv[1] !== undefined && import.meta.url.endsWith(process.argv[1])) {
  for (const service of GENERATED_SERVICES) writeFileSync(schemasFile(service), await generateWireSchemas(service));
}
