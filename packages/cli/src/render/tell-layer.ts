import type { Remark } from "@logstack/ci-output";
import { createRemarks, type DeployEvent } from "@logstack/deploy-core";
import { renderProgress } from "./progress.ts";

/** One layer of a command, as it is told to a build server or to Octopus. */
export interface ToldLayer {
  readonly layer: string;
  readonly version: string;
  /** From the repository's folder. */
  readonly templateFile: string;
  readonly verbose: boolean;
  /** Others are told at the same time: then each has its story in one piece, and its name before its results. */
  readonly oneOfSeveral: boolean;
}

/**
 * Creates the teller of one layer. A layer alone is told as its artifact would tell it. One of several is told a line at
 * a time while it runs, and its whole story at its end, in a group: logs of build servers know no other order than that
 * of their lines, and some of them no group inside another.
 */
export function createLayerTeller(told: ToldLayer): (event: DeployEvent) => readonly Remark[] {
  const { layer, version, templateFile, verbose, oneOfSeveral } = told;
  const tell = createRemarks({ verbose, templateFile, refusedHints: [] });
  if (!oneOfSeveral) return tell;
  const story: Remark[] = [];
  const flow = layer;
  return (event) => {
    const { texts, others } = partition(tell(event));
    story.push(...texts);
    const line = renderProgress(event);
    const now: readonly Remark[] =
      line === undefined
        ? []
        : [{ kind: "text", level: LEVELS[event.event] ?? "info", text: `${layer}  ${line}`, flow }];
    if (event.event !== "finished" && event.event !== "error") return now;
    const title = `${layer} ${version}`;
    return [
      ...now,
      { kind: "opened", title, flow },
      ...story.map((remark) => ({ ...soften(remark), flow })),
      { kind: "closed", title, flow },
      ...others.map((remark) => (remark.kind === "output" ? { ...remark, name: `${layer}.${remark.name}` } : remark)),
    ];
  };
}

const LEVELS: Partial<Record<DeployEvent["event"], "warning" | "error">> = { warning: "warning", error: "error" };

/** Groups and progress of one of several layers would speak of all of them. */
function partition(remarks: readonly Remark[]): {
  readonly texts: readonly Remark[];
  readonly others: readonly Remark[];
} {
  return {
    texts: remarks.filter(({ kind }) => kind === "text"),
    others: remarks.filter(({ kind }) => kind === "output" || kind === "problem" || kind === "summary"),
  };
}

/** What was a warning when it happened is only repeated in the story. */
function soften(remark: Remark): Remark {
  return remark.kind === "text" ? { ...remark, level: "info" } : remark;
}
