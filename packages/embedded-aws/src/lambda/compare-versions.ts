import { isSameValue } from "../resources/property-values.ts";
import type { JsonObject } from "../json.ts";
import type { FunctionVersion } from "./function-version.ts";

/** What is the function's own and no part of a version. AWS: a change of these alone gives no new version. */
const NOT_VERSIONED: ReadonlySet<string> = new Set(["Code", "Description", "Tags", "ReservedConcurrentExecutions"]);

/** True when code and settings are those of a version: publishing would give nothing new. */
export function isUnchanged(latest: FunctionVersion, version: FunctionVersion): boolean {
  return latest.code?.sha256 === version.code?.sha256 && isSameValue(versioned(latest), versioned(version));
}

function versioned({ settings }: FunctionVersion): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !NOT_VERSIONED.has(name)));
}
