import type { Remark } from "@logstack/ci-output";
import type { DeployEvent } from "../deploy-event.ts";
import { createTextRenderer, type TextOptions } from "../render-text.ts";
import { findOutputs } from "./find-outputs.ts";
import { findProblem } from "./find-problem.ts";
import { addProgress, NO_PROGRESS } from "./find-progress.ts";
import { renderReport } from "./render-report.ts";

/** How a run's events are told to a place. */
export interface RemarkOptions extends Pick<TextOptions, "verbose"> {
  /** The template from the repository's folder, where a place can show a line of it; undefined outside a repository. */
  readonly templateFile: string | undefined;
  /** Sentences for whoever was refused: where options are given, if that is no command line. */
  readonly refusedHints: readonly string[];
}

/** Tells one event as remarks; it remembers only what the earlier events of the same run said. */
export type RemarkTeller = (event: DeployEvent) => readonly Remark[];

/**
 * Creates the teller of one run: the text that a person would read anywhere, and with it what only a build server or
 * Octopus takes, namely progress, groups, the reason of a failure, results for the steps after it, and a summary.
 */
export function createRemarks(options: RemarkOptions): RemarkTeller {
  const render = createTextRenderer({ colour: false, verbose: options.verbose });
  const events: DeployEvent[] = [];
  let progress = NO_PROGRESS;
  let group: string | undefined;
  return (event) => {
    events.push(event);
    const { progress: lines, result } = render(event);
    const before = progress;
    progress = addProgress(progress, event);
    const moved = progress.percent === before.percent ? [] : [{ kind: "progress", ...progress } as const];
    const text = [...lines, ...result];
    if (IN_GROUP.has(event.event)) {
      const opened = group === undefined ? [open((group = `What CloudFormation does to ${nameStack(events)}`))] : [];
      return [...opened, ...tell(event, text), ...moved];
    }
    const closed: readonly Remark[] = group === undefined ? [] : [{ kind: "closed", title: group }];
    group = undefined;
    return [...closed, ...tell(event, text), ...moved, ...conclude(events, options)];
  };
}

/** What goes on while AWS works; a place that folds groups hides these lines at first. */
const IN_GROUP: ReadonlySet<DeployEvent["event"]> = new Set(["resource", "stack"]);

function open(title: string): Remark {
  return { kind: "opened", title };
}

function nameStack(events: readonly DeployEvent[]): string {
  const started = events.findLast((event) => event.event === "started");
  return started === undefined ? "the stack" : `stack ${started.stackName}`;
}

/** Of an ending the first line says it all: it is the one that stands out. */
function tell(event: DeployEvent, lines: readonly string[]): readonly Remark[] {
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  if (event.event === "warning" || event.event === "error") {
    return [{ kind: "text", level: event.event, text: lines.join("\n") }];
  }
  if (event.event !== "finished") return [{ kind: "text", level: "info", text: lines.join("\n") }];
  const level = event.exitCode === 0 ? "highlight" : "error";
  const details: readonly Remark[] = rest.length === 0 ? [] : [{ kind: "text", level: "info", text: rest.join("\n") }];
  return [{ kind: "text", level, text: first }, ...details];
}

/** What is said once, at the end of a run. */
function conclude(events: readonly DeployEvent[], { templateFile, refusedHints }: RemarkOptions): readonly Remark[] {
  const ending = events.at(-1);
  if (ending?.event !== "finished" && ending?.event !== "error") return [];
  const refused = ending.event === "finished" && ending.outcome.kind === "refused";
  return [
    ...(refused ? refusedHints.map((text): Remark => ({ kind: "text", level: "info", text })) : []),
    ...findOutputs(events, ending),
    ...findProblem(events, { ending, templateFile }),
    { kind: "summary", markdown: renderReport(events) },
  ];
}
