import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as client from "@aws-sdk/client-ec2";
import type { SlimSchemas, SlimShape, SlimSlot } from "../src/wire/slim-schemas.ts";
import { MODELLED_EC2_OPERATIONS } from "./modelled-ec2-operations.ts";

/** Where the generated schemas are committed. */
export const EC2_SCHEMAS_FILE = new URL("../src/data/ec2-schemas.json", import.meta.url);

/** The kinds of the SDK's schema tuples: their first element. */
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const OPERATION = 9;

type Tuple = readonly [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];

/**
 * Returns the text of `src/data/ec2-schemas.json`: what the modelled operations need of the schemas in EC2's client, and the
 * names of all operations. The client itself takes half a second to import, and 28 MB of a disk.
 */
export function generateEc2Schemas(): string {
  const operations = Object.values(client).filter((it): it is never => isTuple(it) && it[0] === OPERATION) as Tuple[];
  const shapes = new Map<string, SlimShape>();
  const modelled = MODELLED_EC2_OPERATIONS.map((name) => {
    const operation = operations.find((it) => it[2] === name);
    if (operation === undefined) throw new Error(`EC2's client knows no operation ${name}.`);
    return [name, [slotOf(operation[4], shapes), slotOf(operation[5], shapes)]] as const;
  });
  const manifest = createRequire(import.meta.url).resolve("@aws-sdk/client-ec2/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const schemas = {
    source: { package: "@aws-sdk/client-ec2", version, license: "Apache-2.0" },
    operations: Object.fromEntries(modelled),
    shapes: Object.fromEntries([...shapes].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    allOperations: operations.map((it) => it[2]).toSorted(),
  } satisfies SlimSchemas & { readonly source: object };
  return `${render(schemas)}\n`;
}

/** One shape a line, so that a change of one is a change of one line. */
function render({ shapes, ...rest }: SlimSchemas): string {
  const lines = Object.entries(shapes).map(([name, shape]) => `${JSON.stringify(name)}:${JSON.stringify(shape)}`);
  const others = Object.entries(rest).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{\n${others.join(",\n")},\n"shapes":{\n${lines.join(",\n")}\n}\n}`;
}

/** A reference, a number for a simple type, or one of these with traits. */
function slotOf(schema: unknown, shapes: Map<string, SlimShape>): SlimSlot {
  if (typeof schema === "number") return schema;
  const target: unknown = typeof schema === "function" ? (schema as () => unknown)() : schema;
  if (typeof target === "number") return target;
  if (isTuple(target)) return addShape(target, shapes);
  const [inner, traits] = target as readonly [unknown, SlimShape["traits"]];
  const slot = slotOf(inner, shapes);
  if (Array.isArray(slot)) throw new Error("A member has traits twice.");
  return [slot as string | number, traits];
}

function addShape(tuple: Tuple, shapes: Map<string, SlimShape>): string {
  const [kind, , name, traits, ...rest] = tuple;
  if (shapes.has(name)) return name;
  // In its place before its members are looked at: a shape may contain itself.
  shapes.set(name, { kind, traits: 0, schemas: [] });
  shapes.set(name, { kind, traits: traits as SlimShape["traits"], ...partsOf(tuple, rest, shapes) });
  return name;
}

function partsOf(
  [kind, , name]: Tuple,
  rest: readonly unknown[],
  shapes: Map<string, SlimShape>,
): Pick<SlimShape, "schemas" | "members" | "required"> {
  if (kind === LIST || kind === MAP) return { schemas: rest.map((schema) => slotOf(schema, shapes)) };
  if (kind !== STRUCTURE && kind !== 0) throw new Error(`${name} is of an unknown kind, ${kind}.`);
  if (kind === 0) return { schemas: [rest[0] as number] };
  const [members, schemas, required = 0] = rest as [readonly string[], readonly unknown[], number?];
  return { members, schemas: schemas.map((schema) => slotOf(schema, shapes)), ...(required > 0 ? { required } : {}) };
}

function isTuple(value: unknown): value is Tuple {
  return Array.isArray(value) && value.length >= 4 && typeof value[0] === "number" && typeof value[2] === "string";
}

if (process.argv[1] !== undefined && import.meta.url.endsWith(process.argv[1])) {
  writeFileSync(EC2_SCHEMAS_FILE, generateEc2Schemas());
}
