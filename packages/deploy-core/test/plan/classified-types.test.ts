import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { expect, it } from "vitest";
import { STATEFUL_TYPES } from "../../src/plan/data/stateful-types.ts";
import { classifyStateless, listStatelessTypes } from "../../src/plan/data/stateless-types.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";

const spec = [...loadAwsServiceSpecSync().all("resource")];
const marked = spec.filter(({ isStateful }) => isStateful === true).map(({ cloudFormationType }) => cloudFormationType);

it("every type that AWS's service specification marks as stateful is one here, with what it holds", () => {
  expect(marked.length).toBeGreaterThan(20);
  expect(marked.filter((type) => (STATEFUL_TYPES[type] ?? "").trim() === "")).toEqual([]);
});

it("no type is both stateful and stateless, and none is one that AWS does not have", () => {
  const known = new Set(spec.map(({ cloudFormationType }) => cloudFormationType));
  const stateless = listStatelessTypes();
  expect(stateless.filter((type) => STATEFUL_TYPES[type] !== undefined)).toEqual([]);
  expect([...stateless, ...Object.keys(STATEFUL_TYPES)].filter((type) => !known.has(type))).toEqual([]);
  expect(stateless.length).toBe(new Set(stateless).size);
});

it("every type in the templates of the layers is classified", () => {
  const folder = join(import.meta.dirname, "../../../../environments");
  const layers = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const types = layers.flatMap(({ name }) => {
    const template = parseTemplate(readFileSync(join(folder, name, "template.yaml"), "utf8"), name);
    return [...template.resources.values()].map(({ type }) => type);
  });
  expect(layers.length).toBeGreaterThan(5);
  expect(
    types.filter((type) => STATEFUL_TYPES[type] === undefined && classifyStateless(type) === "unclassified"),
  ).toEqual([]);
});
