import { refused, type Finding } from "../finding.ts";
import { entryOf, itemsOf, shown, textOf, valueAt, type Entry, type Value } from "../document/value.ts";
import { didYouMean, orList } from "./nearest.ts";
import type { PackageNames } from "./package-names.ts";

/** Whether what an index template is composed of is in the package. */
export function checkComponents(value: Value, { componentTemplates }: PackageNames): readonly Finding[] {
  const composed = entryOf(value, "composed_of");
  const optional = new Set(itemsOf(valueAt(value, "ignore_missing_component_templates")).map(textOf));
  return itemsOf(composed?.value).flatMap((item) => {
    const name = textOf(item) ?? "";
    if (componentTemplates.includes(name) || optional.has(name)) return [];
    const meant =
      didYouMean(name, componentTemplates) ||
      (componentTemplates.length === 0 ? "" : `There is ${orList(componentTemplates)}. `);
    return [
      refused(
        item.at,
        `There is no component template ${shown(item)} in component-templates/, so Elasticsearch refuses this one. ${meant}`.trim(),
      ),
    ];
  });
}

/** Whether the lifecycle of an index is in the package. */
export function checkLifecycleName(settings: readonly Entry[], { lifecycles }: PackageNames): readonly Finding[] {
  const name = settings.find(({ key }) => key === "index.lifecycle.name");
  const given = textOf(name?.value);
  if (name === undefined || given === undefined || lifecycles.includes(given)) return [];
  const meant = didYouMean(given, lifecycles) || (lifecycles.length === 0 ? "" : `There is ${orList(lifecycles)}. `);
  return [
    refused(
      name.value.at,
      `There is no lifecycle ${shown(name.value)} in lifecycle-policies/, so these indices would never be deleted. ${meant}`.trim(),
    ),
  ];
}

/** Whether the pipelines that an index sends its documents through are in the package. */
export function checkPipelineNames(settings: readonly Entry[], { ingestPipelines }: PackageNames): readonly Finding[] {
  return settings
    .filter(({ key }) => key === "index.default_pipeline" || key === "index.final_pipeline")
    .filter(({ value }) => textOf(value) !== "_none" && !ingestPipelines.includes(textOf(value) ?? ""))
    .map(({ key, value }) =>
      refused(
        value.at,
        `${key} is ${shown(value)}, and there is no such pipeline in ingest-pipelines/: every event would be refused. ${didYouMean(textOf(value) ?? "", ingestPipelines)}`.trim(),
      ),
    );
}
