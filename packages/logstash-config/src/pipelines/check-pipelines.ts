import { checkFile, type CheckedFile } from "../check/check-file.ts";
import { type Finding, sortFindings } from "../check/finding.ts";
import { checkVariables } from "../check/check-variables.ts";
import type { SourceFile } from "../language/place.ts";
import { type ExtraPlugins, knownPlugins } from "../plugins/bundled-plugins.ts";
import type { PluginTable } from "../plugins/plugin.ts";
import { checkConnections } from "./check-connections.ts";
import { checkPipeline } from "./check-pipeline.ts";
import { checkHouseRules, type HouseRule } from "./house-rule.ts";
import { matchesPath } from "./match-path.ts";
import type { Pipeline } from "./pipeline.ts";
import { type PipelineEntry, readPipelinesFile } from "./read-pipelines-file.ts";

/** What a configuration package gives to be checked. */
export interface PipelineSources {
  /** Every `*.conf`, by its path in the package. */
  readonly files: readonly SourceFile[];
  /** `pipelines.yml`; without it all files are one pipeline, `main`. */
  readonly pipelinesFile?: SourceFile;
}

/** What a configuration package asks over and above. */
export interface CheckOptions {
  /** Plugins that its machines have besides those that come with Logstash. */
  readonly plugins?: ExtraPlugins;
  readonly houseRules?: readonly HouseRule[];
  /** Where the folder of `pipelines.yml` lies on the machines, for the paths in it; `/etc/logstash` by default. */
  readonly installedAt?: string;
  /**
   * Names that the machines have a value for, in Logstash's environment or keystore. A `${NAME}` without a default that is not
   * among them is refused; without this list it is only told.
   */
  readonly machineVariables?: readonly string[];
}

/** Everything that is noticed in the pipelines of a package, in the order of files and lines. Never throws. */
export function checkPipelines(sources: PipelineSources, options: CheckOptions = {}): readonly Finding[] {
  const { pipelines, findings } = readPipelines(sources, options);
  const files = new Set(pipelines.flatMap((pipeline) => pipeline.files));
  return sortFindings([
    ...findings,
    ...Array.from(files).flatMap((file) => [
      ...file.findings,
      ...checkVariables(file.configuration, options.machineVariables),
    ]),
    ...pipelines.flatMap(checkPipeline),
    ...checkConnections(pipelines),
    ...checkHouseRules(pipelines, options.houseRules ?? []),
  ]);
}

/** The pipelines of a package, each with its files read and in Logstash's order, and what is wrong with how they are listed. */
export function readPipelines(
  { files, pipelinesFile }: PipelineSources,
  { plugins, installedAt = "/etc/logstash" }: CheckOptions,
): { readonly pipelines: readonly Pipeline[]; readonly findings: readonly Finding[] } {
  const known = knownPlugins(plugins);
  const checked = files.toSorted((a, b) => (a.file < b.file ? -1 : 1)).map((source) => checkFile(source, known));
  if (pipelinesFile === undefined) {
    const at = { file: checked[0]?.source.file ?? "", line: 1, column: 1 };
    return { pipelines: [{ id: "main", at, files: checked }], findings: [] };
  }
  const listed = readPipelinesFile(pipelinesFile);
  const root = pipelinesFile.file.slice(0, pipelinesFile.file.lastIndexOf("/") + 1);
  const pipelines = listed.pipelines.map((entry) => joinFiles(entry, { checked, installedAt, known, root }));
  return { pipelines, findings: [...listed.findings, ...checkUse({ listed: listed.pipelines, pipelines, checked })] };
}

function joinFiles(
  { id, at, source }: PipelineEntry,
  {
    checked,
    installedAt,
    known,
    root,
  }: { checked: readonly CheckedFile[]; installedAt: string; known: PluginTable; root: string },
): Pipeline {
  if (source === undefined) return { id, at, files: [] };
  if (source.kind === "string") {
    return { id, at, files: [checkFile({ file: `${at.file} (config.string of ${id})`, text: source.text }, known)] };
  }
  return {
    id,
    at,
    files: checked.filter((file) =>
      matchesPath(withoutRoot(file.source.file, root), { pattern: source.pattern, installedAt }),
    ),
  };
}

function withoutRoot(file: string, root: string): string {
  return file.startsWith(root) ? file.slice(root.length) : file;
}

function checkUse({
  listed,
  pipelines,
  checked,
}: {
  listed: readonly PipelineEntry[];
  pipelines: readonly Pipeline[];
  checked: readonly CheckedFile[];
}): readonly Finding[] {
  const used = new Set(pipelines.flatMap(({ files }) => files));
  const empty = listed.flatMap(({ source }, index): readonly Finding[] => {
    if (source?.kind !== "path" || pipelines[index]?.files.length !== 0) return [];
    const message = `No file of this package is meant by path.config ${source.pattern}.`;
    return [{ rule: "pipeline", kind: "refused", at: source.at, message }];
  });
  const unused = checked
    .filter((file) => !used.has(file))
    .flatMap(({ source, findings }): readonly Finding[] => [
      {
        rule: "pipeline",
        kind: "told",
        at: { file: source.file, line: 1, column: 1 },
        message: "No pipeline of pipelines.yml reads this file.",
      },
      ...findings,
    ]);
  return [...empty, ...unused];
}
