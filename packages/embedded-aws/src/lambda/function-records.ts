import type { Clock, Ids } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { resourceKey } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import type { CodeInfo } from "./code-archives.ts";
import { forgetFunctionParts } from "./function-parts.ts";
import { functionArn, LATEST } from "./function-reference.ts";
import type { FunctionVersion, LambdaFunction } from "./function-version.ts";

/** What functions and versions are recorded with. */
export interface FunctionPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface FunctionRecord {
  readonly code?: CodeInfo | undefined;
  readonly revisionId: string;
  readonly lastModifiedMs: number;
}

interface VersionRecord extends FunctionRecord {
  readonly settings: JsonObject;
  readonly description: string;
}

const FUNCTIONS_TABLE = "lambda-functions";
const VERSIONS_TABLE = "lambda-versions";
const NUMBERS_TABLE = "function-versions";

/** The resource type of published versions. */
export const VERSION_TYPE = "AWS::Lambda::Version";

/** Records that a function was made or changed now, and which code it has. */
export function recordFunction(
  resource: PhysicalResource,
  code: CodeInfo | undefined,
  { store, clock, ids }: FunctionPorts,
): void {
  const record: FunctionRecord = { revisionId: ids.uuid(), lastModifiedMs: clock.now(), code };
  store.table<FunctionRecord>(FUNCTIONS_TABLE).put(resourceKey(resource), record);
}

/** Returns the code of a function that is on record. */
export function recordedCode(resource: PhysicalResource, store: Store): CodeInfo | undefined {
  return store.table<FunctionRecord>(FUNCTIONS_TABLE).get(resourceKey(resource))?.code;
}

/** Forgets a function that is deleted, with its versions, aliases, permissions and settings. */
export function forgetFunction(resource: PhysicalResource, store: Store): void {
  const versions = openSharedResources(store, VERSION_TYPE);
  const arn = functionArn({ place: resource, name: resource.physicalId });
  for (const version of versions.list(resource)) {
    if (splitVersion(version.physicalId)[0] !== arn) continue;
    forgetVersion(version, store);
    versions.delete(version);
  }
  forgetFunctionParts(resource, store);
  store.table<FunctionRecord>(FUNCTIONS_TABLE).delete(resourceKey(resource));
}

/** Records what a version is of; it stays so. */
export function recordVersion(
  resource: PhysicalResource,
  { of, description }: { readonly of: FunctionVersion; readonly description: string },
  { store, clock, ids }: FunctionPorts,
): void {
  const record: VersionRecord = {
    settings: of.settings,
    code: of.code,
    description,
    revisionId: ids.uuid(),
    lastModifiedMs: clock.now(),
  };
  store.table<VersionRecord>(VERSIONS_TABLE).put(resourceKey(resource), record);
}

/** Forgets a version that is deleted. */
export function forgetVersion(resource: PhysicalResource, store: Store): void {
  store.table<VersionRecord>(VERSIONS_TABLE).delete(resourceKey(resource));
}

/** Returns the number of a function's next version. AWS: none is given twice, not even to a function that is made anew. */
export function nextVersion(arn: string, store: Store): string {
  const numbers = store.table<{ readonly newest: number }>(NUMBERS_TABLE);
  const newest = (numbers.get(arn)?.newest ?? 0) + 1;
  numbers.put(arn, { newest });
  return String(newest);
}

/** Returns the function that a resource is, with what is on record of it. */
export function functionOf(resource: PhysicalResource, store: Store): LambdaFunction {
  const { account, region, physicalId: name, properties: settings } = resource;
  const record = store.table<FunctionRecord>(FUNCTIONS_TABLE).get(resourceKey(resource));
  const { code, revisionId = "", lastModifiedMs = 0 } = record ?? {};
  const place = { account, region };
  const description = textOrNumber(settings["Description"]) ?? "";
  return {
    resource,
    place,
    name,
    arn: functionArn({ place, name }),
    version: LATEST,
    settings,
    code,
    description,
    revisionId,
    lastModifiedMs,
  };
}

/** Returns the version that a resource is; undefined when nothing is on record of it. */
export function versionOf(resource: PhysicalResource, store: Store): FunctionVersion | undefined {
  const kept = store.table<VersionRecord>(VERSIONS_TABLE).get(resourceKey(resource));
  const [arn, version] = splitVersion(resource.physicalId);
  const { account, region } = resource;
  if (kept === undefined) return undefined;
  return { ...kept, code: kept.code, place: { account, region }, name: nameIn(arn), arn, version };
}

/** Returns the digests of all code that a function or version on record refers to. */
export function recordedDigests(store: Store): ReadonlySet<string> {
  const tables = [FUNCTIONS_TABLE, VERSIONS_TABLE].map((name) => store.table<FunctionRecord>(name));
  return new Set(tables.flatMap((table) => Array.from(table.entries(), ([, { code }]) => code?.sha256 ?? [])).flat());
}

/** Returns the parts of the physical id of a version. */
export function splitVersion(physicalId: string): readonly [arn: string, version: string] {
  const at = physicalId.lastIndexOf(":");
  return [physicalId.slice(0, at), physicalId.slice(at + 1)];
}

function nameIn(arn: string): string {
  return arn.split(":")[6] ?? "";
}
