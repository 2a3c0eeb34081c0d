import { describeDifference, type Entry } from "@logstack/migration";
import { describeResult, describeStep, type SiteStacks } from "../../render/migration/describe-step.ts";
import type { Terminal } from "../terminal.ts";

/** Tells a migration as it goes on. */
export interface MigrationVoice {
  report(entry: Entry): void;
  note(message: string): void;
  close(): void;
}

/** Tells a line a step that is over, and draws the one that is under way; as JSON each entry as it is on record. */
export function openMigrationVoice(
  terminal: Terminal,
  { json, stacks }: { readonly json: boolean; readonly stacks: SiteStacks },
): MigrationVoice {
  const startedAt = Date.now();
  const time = (): string => renderElapsed(Date.now() - startedAt);
  const say = (line: string): void => terminal.progress(`  ${time()}  ${line}`);
  if (json) {
    return {
      report: (entry) => terminal.result(JSON.stringify({ v: 1, event: "entry", ...entry })),
      note: (message) => terminal.result(JSON.stringify({ v: 1, event: "note", message })),
      close: () => undefined,
    };
  }
  return {
    report(entry) {
      switch (entry.entry) {
        case "starting":
          terminal.screen?.draw(({ width }) => [
            `  ${time()}  ${describeStep(entry.step, stacks)} ...`.slice(0, width),
          ]);
          break;
        case "finished": {
          terminal.screen?.draw(undefined);
          say(`${describeStep(entry.step, stacks).padEnd(WIDTH)}  ${describeResult(entry.result)}`);
          if (entry.result.kind === "mismatched")
            for (const one of entry.result.differences.slice(0, SHOWN)) say(`  ${describeDifference(one)}`);
          break;
        }
        case "turned":
          say(`The way leads back: ${entry.reason}`);
          break;
        case "resumed":
          say("goes on");
          break;
        case "begun":
        case "ended":
      }
    },
    note: (message) => say(`note: ${message}`),
    close: () => terminal.screen?.draw(undefined),
  };
}

const WIDTH = 44;
const SHOWN = 5;

function renderElapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`.padStart(6);
}
