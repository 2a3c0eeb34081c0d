import type { Remark } from "@logstack/ci-output";
import type { DeployOutcome } from "../../model/outcome.ts";
import type { ExplainedFailure } from "../../model/failure-story.ts";
import type { DeployEvent } from "../deploy-event.ts";
import { createTextRenderer } from "../render-text.ts";
import type { Ending } from "./ending.ts";

/** Finds why a run did not go well, in one paragraph; nothing where it did. */
export function findProblem(
  events: readonly DeployEvent[],
  { ending, templateFile }: { readonly ending: Ending; readonly templateFile: string | undefined },
): readonly Remark[] {
  if (ending.exitCode === 0) return [];
  const started = events.findLast((event) => event.event === "started");
  const title = started === undefined ? "Deployment" : `${started.verb} ${started.layer} in ${started.environment}`;
  if (ending.event === "error") return [{ kind: "problem", title, text: ending.problem }];
  const cause = findCause(ending.outcome);
  const sentences = [firstLineOf(events), ...explain(ending.outcome, cause)];
  const line = cause?.templateLine;
  const at = templateFile === undefined || line === undefined ? undefined : { file: templateFile, line };
  return [{ kind: "problem", title, text: sentences.join(" "), at }];
}

/** The sentence that a person reads first of an ending. */
function firstLineOf(events: readonly DeployEvent[]): string {
  const render = createTextRenderer({ colour: false, verbose: false });
  return events.map(render).at(-1)?.result[0] ?? "";
}

function findCause(outcome: DeployOutcome): ExplainedFailure | undefined {
  return "story" in outcome ? outcome.story?.rootCause : undefined;
}

function explain(outcome: DeployOutcome, cause: ExplainedFailure | undefined): readonly string[] {
  if (cause !== undefined) return [`${cause.logicalId}: ${cause.reason}`];
  if (outcome.kind === "rejected") return [outcome.reason];
  // Without a story it is the smoke test that says what is wrong.
  return outcome.kind === "failed" ? outcome.hints : [];
}
