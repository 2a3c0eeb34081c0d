import type { TemplateValue } from "../../template/template.ts";
import type { ComparedChange } from "./compared-change.ts";

/** Properties that are changed in place only where the UpdatePolicy says so; without it AWS replaces the resource. */
interface PolicedProperties {
  readonly properties: readonly string[];
  readonly policy: string;
}

/**
 * True where a change touches what only an UpdatePolicy lets be changed in place, and one of the templates has not.
 * AWS: "UpdatePolicy attribute", UseOnlineResharding and EnableVersionUpgrade; a roll back follows the policy of the
 * template from before. A change set may not know of it.
 */
export function findUnpolicedReplacement({ change, wanted, deployed }: ComparedChange): boolean {
  const policed = POLICED.get(change.type);
  if (policed === undefined) return false;
  const touched = change.details.some(({ name }) => name !== undefined && policed.properties.includes(name));
  return touched && ![wanted, deployed].every((resource) => isOn(resource?.updatePolicy?.[policed.policy]));
}

function isOn(value: TemplateValue | undefined): boolean {
  return value === true || value === "true";
}

const UPGRADE = { properties: ["ElasticsearchVersion", "EngineVersion"], policy: "EnableVersionUpgrade" };

const POLICED: ReadonlyMap<string, PolicedProperties> = new Map([
  [
    "AWS::ElastiCache::ReplicationGroup",
    { properties: ["NumNodeGroups", "NodeGroupConfiguration"], policy: "UseOnlineResharding" },
  ],
  ["AWS::Elasticsearch::Domain", UPGRADE],
  ["AWS::OpenSearchService::Domain", UPGRADE],
]);
