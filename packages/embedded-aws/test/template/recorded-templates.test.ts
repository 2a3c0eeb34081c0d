import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { requireKnownTypes } from "../../src/resources/known-types.ts";
import { validateProperties } from "../../src/resources/validate-properties.ts";
import { dependenciesOf } from "../../src/template/dependencies.ts";
import { evaluate, type Evaluated } from "../../src/template/evaluate.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aScope } from "./template-fixture.ts";

/** Stories recorded from real AWS; they are not part of the project and stand beside it where somebody has them. */
const FOLDER = join(import.meta.dirname, "../../../../../shared/aws-recordings");

test("every template that real AWS accepted is accepted, with valid properties", () => {
  if (!existsSync(FOLDER)) {
    console.warn("No recordings beside the repository: templates that real AWS accepted are left unchecked.");
    return;
  }
  const stories = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  for (const story of stories) {
    const recording = JSON.parse(readFileSync(join(FOLDER, story), "utf8")) as Record<string, unknown>;
    for (const step of ["1", "2"]) {
      const template = parseTemplate(String(recording[`template${step}`]));
      requireKnownTypes(template);
      const scope = aScope(template, recording[`parameters${step}`] as Record<string, string>);
      for (const id of dependenciesOf(template, scope.conditions).keys()) {
        const { type = "", properties = {} } = template.resources[id] ?? {};
        const value = evaluate(properties, scope) as Readonly<Record<string, Evaluated>>;
        expect(validateProperties(type, value), `${story}: ${id}`).toBeUndefined();
      }
    }
  }
  expect(stories.length).toBeGreaterThan(0);
});
