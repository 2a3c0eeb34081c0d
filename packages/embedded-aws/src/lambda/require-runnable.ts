import { AwsError } from "../aws-error.ts";
import { isList, type Json } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { FunctionVersion } from "./function-version.ts";
import { variablesOf } from "./show-function.ts";

/** Throws ours of a function whose code the engine cannot run. */
export function requireRunnable(version: FunctionVersion): void {
  const problem = whyNotRunnable(version);
  if (problem === undefined) return;
  throw new AwsError("NotModelled", `embedded-aws does not run the function ${version.name}: ${problem}.`, 501);
}

function whyNotRunnable({ settings, code }: FunctionVersion): string | undefined {
  const runtime = textOrNumber(settings["Runtime"]) ?? "";
  if (code === undefined) return "it has no zip archive with code";
  if (!/^nodejs(18|20|22|24)\.x$/.test(runtime)) {
    return `its runtime is ${runtime}, and only nodejs18.x, nodejs20.x, nodejs22.x and nodejs24.x are run here, on the Node.js at hand`;
  }
  if (isGiven(settings["Layers"]) || isGiven(settings["FileSystemConfigs"])) {
    return "it has layers or file systems, which are not mounted here; bundle what it needs into its code";
  }
  // Node.js would take more permissions from there; it reads underscores as hyphens, and text behind backslashes as it is.
  if (/allow|permission|\\/i.test(variablesOf(settings)["NODE_OPTIONS"] ?? "")) {
    return "its NODE_OPTIONS would let it out of its folder";
  }
  return undefined;
}

function isGiven(list: Json | undefined): boolean {
  return isList(list) && list.length > 0;
}
