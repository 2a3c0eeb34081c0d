import type { DeployEvent } from "../report/deploy-event.ts";
import { growTree, NO_TREE } from "../report/live-tree.ts";
import { createPalette } from "../report/palette.ts";
import { createTextRenderer, type TextOptions } from "../report/render-text.ts";
import { renderTree } from "../report/render-tree.ts";
import type { Screen } from "./screen.ts";
import { steadyNow } from "./steady-clock.ts";

/** Where the lines of one layer's run go. */
export interface LineSink {
  readonly progress: (line: string) => void;
  readonly result: (line: string) => void;
  /** Undefined where nothing can be drawn: then each line is printed when it happens. */
  readonly screen: Screen | undefined;
}

/** How a run is reported. */
export interface LiveOptions extends TextOptions {
  /** Events whose lines the person has read already. */
  readonly seen?: ReadonlySet<DeployEvent["event"]>;
}

/**
 * Reports the events of one layer's run to a person. At a terminal what goes on is drawn as a tree that is kept up to
 * date, and gives way at the end to the lines that stay: the same lines, whether anybody watched or not.
 */
export function createLiveReport(sink: LineSink, options: LiveOptions): (event: DeployEvent) => void {
  const render = createTextRenderer(options);
  const palette = createPalette(options.colour);
  let tree = NO_TREE;
  let later: readonly string[] = [];
  return (event) => {
    tree = growTree(tree, event);
    const { progress, result } = render(event);
    if (options.seen?.has(event.event) === true) return;
    if (sink.screen !== undefined && (event.event === "resource" || event.event === "stack")) {
      later = [...later, ...progress];
      const startedAt = steadyNow() - event.elapsedMs;
      sink.screen.draw((size) =>
        renderTree(tree, { ...size, elapsedMs: steadyNow() - startedAt, palette, verbose: options.verbose }),
      );
      return;
    }
    // A warning stands above the tree; whatever else is said comes after what was drawn.
    if (event.event !== "warning") {
      sink.screen?.draw(undefined);
      for (const line of later) sink.progress(line);
      later = [];
    }
    for (const line of progress) sink.progress(line);
    for (const line of result) sink.result(line);
  };
}
