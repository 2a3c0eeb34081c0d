import type { Finding } from "../check/finding.ts";
import { valuesOf } from "../check/read-values.ts";
import type { SectionName } from "../language/syntax-tree.ts";
import { connectionsOf } from "./check-connections.ts";
import { type Pipeline, pluginsOfPipeline } from "./pipeline.ts";

/**
 * A rule of a configuration package over and above Logstash's own: plugins of this kind and name must have these options.
 * Example: an elasticsearch output needs `document_id` where events come from inputs that may deliver one twice.
 */
export interface HouseRule {
  readonly section: SectionName;
  readonly plugin: string;
  readonly require: readonly string[];
  /** Only in pipelines into which one of these inputs feeds, itself or through other pipelines; left out: in all. */
  readonly fedBy?: readonly string[];
  /** Why, as a sentence: it follows the finding. */
  readonly because: string;
}

/** Plugins that lack what the house asks of them. */
export function checkHouseRules(pipelines: readonly Pipeline[], rules: readonly HouseRule[]): readonly Finding[] {
  const feeds = inputsBehind(pipelines);
  return rules.flatMap((rule) =>
    pipelines.flatMap((pipeline) => {
      const feeding = (rule.fedBy ?? []).filter((input) => feeds.get(pipeline.id)?.has(input));
      if (rule.fedBy !== undefined && feeding.length === 0) return [];
      return pluginsOfPipeline(pipeline)
        .filter(({ kind, plugin }) => kind === rule.section && plugin.name.text === rule.plugin)
        .flatMap(({ plugin }) =>
          rule.require
            .filter((option) => valuesOf(plugin, option).length === 0)
            .map((option): Finding => {
              const fed =
                feeding.length === 0 ? "" : `, since ${feeding.join(" and ")} feeds the pipeline ${pipeline.id}`;
              const message = `The ${rule.section} ${rule.plugin} needs ${option} here${fed}. ${rule.because}`;
              return { rule: "house", kind: "refused", at: plugin.at, message };
            }),
        );
    }),
  );
}

/** Which inputs feed each pipeline, through however many others. */
function inputsBehind(pipelines: readonly Pipeline[]): ReadonlyMap<string, ReadonlySet<string>> {
  const feeds = new Map(
    pipelines.map((pipeline) => {
      const inputs = pluginsOfPipeline(pipeline).filter(({ kind }) => kind === "input");
      return [pipeline.id, new Set(inputs.map(({ plugin }) => plugin.name.text))];
    }),
  );
  const connections = connectionsOf(pipelines);
  for (let round = 0; round < pipelines.length; round += 1) {
    for (const { from, to } of connections) for (const input of feeds.get(from) ?? []) feeds.get(to)?.add(input);
  }
  return feeds;
}
