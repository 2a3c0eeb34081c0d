import { isMap, isSeq, LineCounter, parseDocument } from "yaml";
import type { Finding } from "../check/finding.ts";
import { suggest } from "../check/nearest.ts";
import type { Place, SourceFile } from "../language/place.ts";
import { checkYamlSetting, checkYamlVariables, flatten, type Setting } from "./yaml-setting.ts";
import { PIPELINE_SETTINGS } from "./pipeline-settings.ts";

/** One entry of `pipelines.yml`. */
export interface PipelineEntry {
  readonly id: string;
  readonly at: Place;
  /** Where its configuration is: a pattern of paths, or the text itself; undefined when that depends on the machine. */
  readonly source:
    | { readonly kind: "path"; readonly pattern: string; readonly at: Place }
    | { readonly kind: "string"; readonly text: string; readonly at: Place }
    | undefined;
}

/** The pipelines that a `pipelines.yml` lists, and what is wrong with it. */
export interface PipelinesFile {
  readonly pipelines: readonly PipelineEntry[];
  readonly findings: readonly Finding[];
}

/** Reads `pipelines.yml`: a list of pipelines, whose keys are flat (`pipeline.id`) or nested, as Logstash takes both. */
export function readPipelinesFile(source: SourceFile): PipelinesFile {
  const counter = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: counter });
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file: source.file, line, column: col };
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const message = `This is no YAML: ${(broken.message.split("\n")[0] ?? "").replace(/ at line.*$/, "")}.`;
    return { pipelines: [], findings: [{ rule: "pipeline", kind: "refused", at: place(broken.pos[0]), message }] };
  }
  if (!isSeq(document.contents) || document.contents.items.length === 0) {
    const message = "pipelines.yml is a list of pipelines, each with pipeline.id and path.config or config.string.";
    return { pipelines: [], findings: [{ rule: "pipeline", kind: "refused", at: place(0), message }] };
  }
  const entries = document.contents.items.map((item) => readEntry(item, place));
  const pipelines = entries.flatMap(({ pipeline }) => (pipeline === undefined ? [] : [pipeline]));
  return { pipelines, findings: [...entries.flatMap(({ findings }) => findings), ...checkIds(pipelines)] };
}

function readEntry(
  item: unknown,
  place: (offset: number) => Place,
): { readonly pipeline: PipelineEntry | undefined; readonly findings: readonly Finding[] } {
  const at = place((item as { range?: [number] } | null)?.range?.[0] ?? 0);
  const error = (message: string, where: Place = at): Finding => ({
    rule: "pipeline",
    kind: "refused",
    at: where,
    message,
  });
  if (!isMap(item))
    return { pipeline: undefined, findings: [error("An entry of pipelines.yml is a map of settings.")] };
  const settings = new Map(flatten(item, { place, prefix: "" }));
  const [id, path, text] = ["pipeline.id", "path.config", "config.string"].map((name) => settings.get(name));
  const findings = Array.from(settings, ([name, setting]) => checkEntrySetting(name, setting)).flat();
  if (id === undefined) findings.push(error("A pipeline needs pipeline.id, its name in logs and metrics."));
  if ((path === undefined) === (text === undefined)) {
    const which = path === undefined ? "needs" : "has both";
    findings.push(
      error(
        `A pipeline ${which} path.config ${path === undefined ? "or" : "and"} config.string; it takes one of them.`,
      ),
    );
  }
  const pipeline = { id: id?.text ?? "", at: id?.at ?? at, source: sourceOf(path, text) };
  return { pipeline, findings };
}

function sourceOf(path: Setting | undefined, text: Setting | undefined): PipelineEntry["source"] {
  if (path?.text !== undefined) return { kind: "path", pattern: path.text, at: path.valueAt };
  return text?.text === undefined ? undefined : { kind: "string", text: text.text, at: text.valueAt };
}

function checkEntrySetting(name: string, setting: Setting): readonly Finding[] {
  const broken = checkYamlVariables(setting, "pipeline");
  if (broken.some(({ kind }) => kind === "refused")) return broken;
  return [...broken, ...checkKnownSetting(name, setting)];
}

function checkKnownSetting(name: string, setting: Setting): readonly Finding[] {
  if (name === "pipeline.id" || name === "path.config" || name === "config.string") return [];
  const type = PIPELINE_SETTINGS[name];
  if (type !== undefined) return checkYamlSetting(name, { setting, type });
  const known = [...Object.keys(PIPELINE_SETTINGS), "pipeline.id", "path.config", "config.string"];
  const message = `A pipeline has no setting ${name}.${suggest(name, known)} Settings of all of Logstash stand in logstash.yml.`;
  return [{ rule: "pipeline", kind: "refused", at: setting.at, message }];
}

function checkIds(pipelines: readonly PipelineEntry[]): readonly Finding[] {
  return pipelines.flatMap(({ id, at }, index) => {
    const first = pipelines.slice(0, index).find((other) => other.id === id && id !== "");
    if (first === undefined) return [];
    const message = `The pipeline ${id} is listed twice, first in line ${first.at.line}; Logstash refuses that.`;
    return [{ rule: "pipeline", kind: "refused", at, message }];
  });
}
