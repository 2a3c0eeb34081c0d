import type { Place, Remark } from "@logstack/ci-output";
import { openPlace } from "@logstack/ci-output/node";
import { packageFolderOf } from "@logstack/release";
import { PROJECT } from "../project.ts";
import { listEndings } from "../render/list-endings.ts";
import { renderMarkdownTable } from "../render/markdown-table.ts";
import { renderTable } from "../render/table.ts";
import { createLayerTeller } from "../render/tell-layer.ts";
import { explain, renderExplanation } from "./explain.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/** Layers as a build server or Octopus takes them: in its own language, all on standard output. */
export function createPlaceReporter(
  { request, layers, place: where }: ReportedCommand,
  { place, terminal }: { readonly place: Place; readonly terminal: Terminal },
): Reporter {
  const write = openPlace(place, { stdout: terminal.result, stderr: terminal.progress, env: terminal.env });
  const say = (remarks: readonly Remark[]): void => {
    for (const remark of remarks) write(remark);
  };
  const tellers = new Map(
    layers.map(({ manifest: { layer, version } }) => [
      layer.name,
      createLayerTeller({
        layer: layer.name,
        version,
        templateFile: `${PROJECT.layers}/${packageFolderOf(layer)}/template.yaml`,
        verbose: request.verbose,
        oneOfSeveral: layers.length > 1,
      }),
    ]),
  );
  return {
    begin() {
      if (layers.length === 1) return;
      const text = `${request.verb}: ${layers.length} layers, ${request.environment}, ${where}`;
      say([{ kind: "text", level: "info", text }]);
    },
    warn: (layer, message) => say([{ kind: "text", level: "warning", text: `${layer}: ${message}` }]),
    on: (layer, event) => say(tellers.get(layer)?.(event) ?? []),
    end(endings) {
      for (const [layer, ending] of endings) {
        if (ending.kind === "threw") {
          const title = `${request.verb} ${layer} in ${request.environment}`;
          say([
            { kind: "text", level: "error", text: renderExplanation(ending.error).join("\n") },
            { kind: "problem", title, text: explain(ending.error).problem },
          ]);
        }
        if (ending.kind === "skipped") {
          const text = `${layer} was not started, because of ${ending.because.join(", ")}.`;
          say([{ kind: "text", level: "warning", text }]);
        }
      }
      if (layers.length === 1) return;
      const rows = listEndings(endings, { environment: request.environment, layers });
      say([
        { kind: "text", level: "info", text: renderTable(rows).join("\n") },
        { kind: "summary", markdown: renderMarkdownTable(rows) },
      ]);
    },
  };
}
