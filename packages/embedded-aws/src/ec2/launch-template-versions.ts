import type { JsonObject } from "../json.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { resourceKey, typePrefix, RESOURCES_TABLE, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** One version of a launch template; versions do not change. */
export interface LaunchTemplateVersion {
  readonly number: number;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly data: JsonObject;
}

interface VersionsRecord {
  readonly versions: readonly LaunchTemplateVersion[];
}

const VERSIONS_TABLE = "launch-template-versions";
const LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate";

/** Keeps the data of a launch template's newest version, unless that version is on record. */
export function recordTemplateVersion(template: PhysicalResource, store: Store, createdAtMs: number): void {
  const versions = versionsOf(template, store);
  const number = Number(textOrNumber(template.attributes["LatestVersionNumber"]) ?? "1");
  if (versions.some((version) => version.number === number)) return;
  const version: LaunchTemplateVersion = {
    number,
    description: textOrNumber(template.properties["VersionDescription"]),
    createdAtMs,
    data: objectAt(template.properties, "LaunchTemplateData"),
  };
  store.table<VersionsRecord>(VERSIONS_TABLE).put(resourceKey(template), { versions: [...versions, version] });
}

/** Forgets all versions of a launch template. */
export function forgetTemplateVersions(template: PhysicalResource, store: Store): void {
  store.table<VersionsRecord>(VERSIONS_TABLE).delete(resourceKey(template));
}

/** Returns a launch template's versions, oldest first. */
export function versionsOf(template: PhysicalResource, store: Store): readonly LaunchTemplateVersion[] {
  return store.table<VersionsRecord>(VERSIONS_TABLE).get(resourceKey(template))?.versions ?? [];
}

/** Returns the name of a launch template, which AWS makes up from its id where the template gives none. */
export function templateName(template: PhysicalResource): string {
  return (
    textOrNumber(template.properties["LaunchTemplateName"]) ?? template.physicalId.replace("lt-", "LaunchTemplate_")
  );
}

/** Returns the launch template with an id or a name. */
export function findTemplate(
  place: Place,
  store: Store,
  wanted: { readonly id: string | undefined; readonly name: string | undefined },
): PhysicalResource | undefined {
  const templates = store.table<PhysicalResource>(RESOURCES_TABLE).entries(typePrefix(place, LAUNCH_TEMPLATE));
  for (const [, template] of templates) {
    if (wanted.id === undefined ? templateName(template) === wanted.name : template.physicalId === wanted.id) {
      return template;
    }
  }
  return undefined;
}

/** Returns the version that `wanted` says: a number, `$Latest` or `$Default`, which is the first one. */
export function findVersion(
  versions: readonly LaunchTemplateVersion[],
  wanted: string,
): LaunchTemplateVersion | undefined {
  if (wanted === "$Latest") return versions.at(-1);
  if (wanted === "$Default") return versions[0];
  return versions.find(({ number }) => String(number) === wanted);
}
