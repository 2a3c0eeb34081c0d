import type { Finding } from "../check/finding.ts";
import { textOf, valuesOf } from "../check/read-values.ts";
import type { SectionName } from "../language/syntax-tree.ts";
import { type Pipeline, pluginsOfPipeline } from "./pipeline.ts";

/** What can be seen only of a whole pipeline: that it has a beginning and an end, and each id once. */
export function checkPipeline(pipeline: Pipeline): readonly Finding[] {
  return [...checkSections(pipeline), ...checkPluginIds(pipeline)];
}

function checkSections(pipeline: Pipeline): readonly Finding[] {
  // Of a file that could not be read in full nobody knows what it lacks.
  if (pipeline.files.length === 0 || pipeline.files.some(({ problems }) => problems.length > 0)) return [];
  const kinds = new Set(pluginsOfPipeline(pipeline).map(({ kind }) => kind));
  const missing = (["input", "output"] satisfies SectionName[]).filter((kind) => !kinds.has(kind));
  const [first] = pipeline.files;
  return missing.map((kind) => ({
    rule: "section",
    kind: "refused",
    at: { file: first?.source.file ?? pipeline.at.file, line: 1, column: 1 },
    message: `The pipeline ${pipeline.id} has no ${kind}, so ${WITHOUT[kind]}.`,
  }));
}

const WITHOUT = { input: "nothing would come in", output: "everything would be lost" } as const;

function checkPluginIds(pipeline: Pipeline): readonly Finding[] {
  const firsts = new Map<string, Finding["at"]>();
  return pluginsOfPipeline(pipeline).flatMap(({ plugin }): readonly Finding[] => {
    const id = textOf(plugin, "id");
    const at = valuesOf(plugin, "id")[0]?.at;
    if (id === undefined || at === undefined) return [];
    const first = firsts.get(id);
    firsts.set(id, first ?? at);
    if (first === undefined) return [];
    const message = `The id ${id} is used twice in the pipeline ${pipeline.id}, first in ${first.file}:${first.line}; Logstash refuses that.`;
    return [{ rule: "id", kind: "refused", at, message }];
  });
}
