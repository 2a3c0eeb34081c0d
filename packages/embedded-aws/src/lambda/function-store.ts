import type { JsonObject } from "../json.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { CodeInfo } from "./code-archives.ts";
import { isUnchanged } from "./compare-versions.ts";
import {
  forgetFunction,
  forgetVersion,
  functionOf,
  nextVersion,
  recordedDigests,
  recordFunction,
  recordVersion,
  splitVersion,
  VERSION_TYPE,
  versionOf,
  type FunctionPorts,
} from "./function-records.ts";
import { functionArn } from "./function-reference.ts";
import type { FunctionVersion, LambdaFunction } from "./function-version.ts";

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

const FUNCTION_TYPE = "AWS::Lambda::Function";

/** Returns the functions kept in `store`: resources of the types `AWS::Lambda::Function` and `AWS::Lambda::Version`. */
export function openFunctionStore(ports: FunctionPorts): FunctionStore {
  const { store, clock, ids } = ports;
  const resources = openSharedResources(store, FUNCTION_TYPE);
  const versionResources = openSharedResources(store, VERSION_TYPE);
  const record = (resource: PhysicalResource, code: CodeInfo | undefined): LambdaFunction => {
    recordFunction(resource, code, ports);
    return functionOf(resource, store);
  };
  const versions = (of: LambdaFunction): readonly FunctionVersion[] =>
    versionResources
      .list(of.place)
      .filter(({ physicalId }) => splitVersion(physicalId)[0] === of.arn)
      .flatMap((resource) => versionOf(resource, store) ?? [])
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
      return resource === undefined ? undefined : versionOf(resource, store);
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
      return versionOf(resource, store) ?? of;
    },
    deleteVersion({ place, arn, version }) {
      const resource = versionResources.find(place, `${arn}:${version}`);
      if (resource === undefined) return;
      forgetVersion(resource, store);
      versionResources.delete(resource);
    },
    codeInUse: () => recordedDigests(store),
  };
}
