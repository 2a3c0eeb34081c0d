import { createTextRenderer, type DeployEvent, type TextRenderer, type Verb } from "@logstack/deploy-core";
import type { LayerEnding } from "@logstack/release";
import { listEndings } from "../render/list-endings.ts";
import { renderProgress } from "../render/progress.ts";
import { renderTable } from "../render/table.ts";
import type { LayerResult } from "../layers-request.ts";
import { renderExplanation } from "./explain.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Several layers side by side: a line for each thing worth knowing, the whole story of a layer that did not go well
 * (or of each layer, for a plan) in one piece once it is over, and a table at the end.
 */
export function createManyReporter(command: ReportedCommand, terminal: Terminal): Reporter {
  const { request, layers, place } = command;
  const names = layers.map(({ manifest }) => manifest.layer.name);
  const width = Math.max(...names.map((name) => name.length));
  const stories = new Map(names.map((name) => [name, createStory(command, terminal)]));

  const say = (layer: string, line: string): void => terminal.progress(`  ${layer.padEnd(width)}  ${line}`);
  return {
    begin: () =>
      terminal.progress(`${HEADINGS[request.verb]} ${names.length} layers: ${request.environment}, ${place}`),
    warn: (layer, message) => say(layer, `warning: ${message}`),
    on(layer, event) {
      const story = stories.get(layer);
      const lines = story?.add(event) ?? [];
      if (request.verbose) for (const line of lines) say(layer, line.trim());
      else {
        const line = renderProgress(event);
        if (line !== undefined) say(layer, line);
      }
    },
    end(endings) {
      for (const [layer, ending] of endings) {
        const told = request.verb === "plan" || !wentWell(ending) ? (stories.get(layer)?.lines ?? []) : [];
        if (told.length > 0) for (const line of ["", ...told]) terminal.result(line);
        if (ending.kind === "threw") for (const line of renderExplanation(ending.error)) say(layer, line);
      }
      terminal.progress("");
      for (const line of renderTable(listEndings(endings, { environment: request.environment, layers })))
        terminal.result(line);
      terminal.progress("");
    },
  };
}

const HEADINGS: Readonly<Record<Verb, string>> = {
  plan: "Planning",
  deploy: "Deploying",
  destroy: "Destroying",
  rollback: "Rolling back",
  diagnose: "Diagnosing",
  verify: "Verifying",
};

/** All that one layer's artifact said, as text. */
interface Story {
  readonly lines: string[];
  add(event: DeployEvent): readonly string[];
}

function createStory({ request }: ReportedCommand, terminal: Terminal): Story {
  const render: TextRenderer = createTextRenderer({ colour: terminal.colour, verbose: request.verbose });
  const lines: string[] = [];
  return {
    lines,
    add(event) {
      const { progress, result } = render(event);
      const added = [...progress, ...result];
      lines.push(...added);
      return added;
    },
  };
}

function wentWell(ending: LayerEnding<LayerResult>): boolean {
  return ending.kind === "ran" && ending.result.exitCode === 0;
}
