import type { DeployEvent } from "../deploy-event.ts";
import { createTextRenderer } from "../render-text.ts";
import { renderChanges, renderTally } from "../render-changes.ts";
import { renderParameters } from "../render-parameters.ts";

/**
 * Renders a run as a page of Markdown: what it was, how it ended, which parameters and resources it changes. It holds
 * what the events hold, and so no secret.
 */
export function renderReport(events: readonly DeployEvent[]): string {
  const started = events.findLast((event) => event.event === "started");
  const parameters = events.findLast((event) => event.event === "parameters");
  const proposed = events.findLast((event) => event.event === "proposed");
  const heading =
    started === undefined
      ? "# Deployment"
      : `# ${started.verb}: ${started.layer} ${started.version} in ${started.environment}`;
  return [
    heading,
    ...section("Ending", renderEnding(events)),
    ...section(
      "Parameters",
      parameters === undefined ? [] : renderParameters(parameters.parameters, { ...parameters, verbose: true }),
    ),
    ...section(
      "Changes",
      proposed === undefined
        ? []
        : [...renderChanges(proposed.changes, proposed.effects), renderTally(proposed.changes)],
    ),
  ].join("\n");
}

/** An ending in words: the sentences of the last event. */
function renderEnding(events: readonly DeployEvent[]): readonly string[] {
  const render = createTextRenderer({ colour: false, verbose: false });
  const last = events.map(render).at(-1);
  return [...(last?.progress ?? []), ...(last?.result ?? [])];
}

/** Text as it is, between fences that are longer than any in it. */
function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = "`".repeat(longest + 1);
  return ["", `## ${title}`, "", `${fence}text`, ...lines, fence];
}
