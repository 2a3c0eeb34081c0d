import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { MODELLED_TYPES } from "./modelled-types.ts";
import { renderModel, slimModel } from "./slim-model.ts";

/** Where the generated model is committed. */
export const MODEL_FILE = new URL("../src/data/resource-model.json", import.meta.url);

/** Returns the text of `src/data/resource-model.json`, the same for the same version of the specification. */
export function generateResourceModel(): string {
  const manifest = createRequire(import.meta.url).resolve("@aws-cdk/aws-service-spec/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const model = {
    source: { package: "@aws-cdk/aws-service-spec", version, license: "Apache-2.0" },
    types: slimModel(loadAwsServiceSpecSync(), MODELLED_TYPES),
  };
  return `${renderModel(model)}\n`;
}

if (process.argv[1] !== undefined && import.meta.url.endsWith(process.argv[1])) {
  writeFileSync(MODEL_FILE, generateResourceModel());
}
