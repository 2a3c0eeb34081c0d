import type { Clock, Ids } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { resourceKey, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import type { CodeInfo } from "./code-archives.ts";
import { functionArn, LATEST } from "./function-reference.ts";
import { forgetFunctionParts } from "./function-parts.ts";
import { isUnchanged } from "./compare-versions.ts";

/** A function as it is ($LATEST) or was when a version of it was published. */
export interface FunctionVersion {
  readonly place: Place;
  readonly name: string;
  /** Without a qualifier. */
  readonly arn: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** As `AWS::Lambda::Function` has them; without the code. */
  readonly settings: JsonObject;
  /** Undefined for an image, and where the engine was not given the means to keep code. */
  readonly code: CodeInfo | undefined;
  readonly description: string;
  readonly revisionId: string;
  readonly lastModifiedMs: number;
}

/** A function, whoever made it: a call to Lambda or a stack. */
export interface LambdaFunction extends FunctionVersion {
  readonly resource: PhysicalResource;
}

/** The functions of all accounts, with their published versions. */
export interface FunctionStore {
  find(place: Place, name: string): LambdaFunction | undefined;
  list(place: Place): readonly LambdaFunction[];
  /** Makes a function that belongs to no stack; the name must be free. */
  create(
    place: Place,
    made: { readonly name: string; readonly settings: JsonObject; readonly code: CodeInfo },
  ): LambdaFunction;
  configure(current: LambdaFunction, settings: JsonObject): LambdaFunction;
  setCode(current: LambdaFunction, code: CodeInfo, settings?: JsonObject): LambdaFunction;
  delete(current: LambdaFunction): void;
  /** In order of their numbers. */
  versions(of: LambdaFunction): readonly FunctionVersion[];
  findVersion(of: LambdaFunction, version: string): FunctionVersion | undefined;
  /** Publishes a version, unless nothing changed since the newest one, which is then returned. */
  publish(of: LambdaFunction, description: string | undefined): FunctionVersion;
  deleteVersion(version: FunctionVersion): void;
  /** The digests of all code that a function or version refers to. */
  codeInUse(): ReadonlySet<string>;
}

/** What the store is made of. */
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
const FUNCTION_TYPE = "AWS::Lambda::Function";
const VERSION_TYPE = "AWS::Lambda::Version";

/** Returns the functions kept in `store`: resources of the types `AWS::Lambda::Function` and `AWS::Lambda::Version`. */
export function openFunctionStore(ports: FunctionPorts): FunctionStore {
  const { store, clock, ids } = ports;
  const resources = openSharedResources(store, FUNCTION_TYPE);
  const versionResources = openSharedResources(store, VERSION_TYPE);
  const records = store.table<FunctionRecord>(FUNCTIONS_TABLE);
  const versionRecords = store.table<VersionRecord>(VERSIONS_TABLE);
  const record = (resource: PhysicalResource, code: CodeInfo | undefined): LambdaFunction => {
    recordFunction(resource, code, ports);
    return functionOf(resource, store);
  };
  const versionOf = (resource: PhysicalResource): FunctionVersion | undefined => {
    const kept = versionRecords.get(resourceKey(resource));
    const [arn, version] = splitVersion(resource.physicalId);
    const { account, region } = resource;
    if (kept === undefined) return undefined;
    return { ...kept, code: kept.code, place: { account, region }, name: nameIn(arn), arn, version };
  };
  const versions = (of: LambdaFunction): readonly FunctionVersion[] =>
    versionResources
      .list(of.place)
      .filter(({ physicalId }) => splitVersion(physicalId)[0] === of.arn)
      .flatMap((resource) => versionOf(resource) ?? [])
      .toSorted((a, b) => Number(a.version) - Number(b.version));
  return {
    find(place, name) {
      const resource = resources.find(place, name);
      return resource === undefined ? undefined : functionOf(resource, store);
    },
    list: (place) => resources.list(place).map((resource) => functionOf(resource, store)),
    create(place, { name, settings, code }) {
      const attributes = { Arn: functionArn({ place, name }) };
      return record(resources.create(place, { physicalId: name, properties: settings, attributes }), code);
    },
    configure: ({ resource, code }, settings) => record(resources.change(resource, settings), code),
    setCode: ({ resource }, code, settings = resource.properties) => record(resources.change(resource, settings), code),
    delete({ resource }) {
      forgetFunction(resource, store);
      resources.delete(resource);
    },
    versions,
    findVersion(of, version) {
      const resource = versionResources.find(of.place, `${of.arn}:${version}`);
      return resource === undefined ? undefined : versionOf(resource);
    },
    publish(of, description = of.description) {
      const newest = versions(of).at(-1);
      if (newest !== undefined && isUnchanged(of, newest)) return newest;
      const version = nextVersion(of.arn, store);
      const resource = versionResources.create(of.place, {
        physicalId: `${of.arn}:${version}`,
        properties: { FunctionName: of.name, Description: description },
        attributes: { FunctionArn: `${of.arn}:${version}`, Version: version },
      });
      recordVersion(resource, { of, description }, { store, clock, ids });
      return versionOf(resource) ?? of;
    },
    deleteVersion({ place, arn, version }) {
      const resource = versionResources.find(place, `${arn}:${version}`);
      if (resource === undefined) return;
      forgetVersion(resource, store);
      versionResources.delete(resource);
    },
    codeInUse: () =>
      new Set([...records.entries(), ...versionRecords.entries()].flatMap(([, { code }]) => code?.sha256 ?? [])),
  };
}

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

function functionOf(resource: PhysicalResource, store: Store): LambdaFunction {
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

/** The physical id of a version: the function's ARN and a number. */
function splitVersion(physicalId: string): readonly [arn: string, version: string] {
  const at = physicalId.lastIndexOf(":");
  return [physicalId.slice(0, at), physicalId.slice(at + 1)];
}

function nameIn(arn: string): string {
  return arn.split(":")[6] ?? "";
}
