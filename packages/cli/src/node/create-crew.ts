import { hearEvent, NOTHING_HEARD, type DeployEvent, type Heard } from "@logstack/deploy-core";
import { createStopper } from "@logstack/deploy-core/node";
import type { ArtifactReins, ArtifactWatch } from "./run-artifact.ts";
import type { Terminal } from "./terminal.ts";

/** The artifacts that one command runs, and how they are stopped together. */
export interface Crew {
  /** Aborted once the command is to begin nothing more. */
  readonly signal: AbortSignal;
  /** Watches one layer's artifact; what it says is handed on to `on`. */
  watch(layer: string, on: (event: DeployEvent) => void): ArtifactWatch;
  /** Listens to the terminal no longer. */
  dismiss(): void;
}

/** Gathers a crew that listens to the terminal: one Ctrl-C detaches from all, a second offers to cancel all updates. */
export function gatherCrew(terminal: Terminal): Crew {
  const heard = new Map<string, Heard>();
  const held = new Map<string, ArtifactReins>();
  const over = new AbortController();
  const stopper = createStopper({
    interactive: () => terminal.interactive,
    running: () => [...heard.values()].flatMap(({ running }) => (running === undefined ? [] : [running])),
    say: (line) => terminal.progress(line),
    ask: async (question) => (/^y(?:es)?$/i.test((await terminal.ask(`${question} [y/N] `)).trim()) ? "yes" : "no"),
    detach: () => {
      over.abort();
      for (const reins of held.values()) reins.detach();
    },
    cancel: (stackNames) => {
      over.abort();
      for (const [layer, reins] of held) {
        if (stackNames.includes(heard.get(layer)?.stackName ?? "")) reins.cancel();
        else reins.detach();
      }
    },
    end: () => {
      over.abort();
      for (const reins of held.values()) reins.end();
    },
  });
  const stopListening = terminal.onInterrupt((by) => (by === "pressed" ? stopper.press() : stopper.tell()));
  return {
    signal: over.signal,
    watch: (layer, on) => ({
      on(event) {
        heard.set(layer, hearEvent(heard.get(layer) ?? NOTHING_HEARD, event));
        on(event);
      },
      hold(reins) {
        held.set(layer, reins);
        return () => {
          held.delete(layer);
          heard.delete(layer);
        };
      },
    }),
    dismiss: () => {
      stopListening();
      stopper.close();
    },
  };
}
