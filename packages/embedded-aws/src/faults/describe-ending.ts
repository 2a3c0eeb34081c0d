import { describeFault } from "./describe-fault.ts";
import type { FaultReport, FaultTrace } from "./fault-switch.ts";

/**
 * Returns what became of the faults of a rehearsal, in a sentence or two; undefined where there were none.
 * One that never came true is told with what it lacked: a misspelt name must not pass for resilience.
 */
export function describeEnding({ faults }: FaultReport): string | undefined {
  const fired = faults.filter((it) => it.fired > 0);
  const unfired = faults.filter((it) => it.fired === 0);
  const sentences = [
    ...(fired.length === 0 ? [] : [`These faults came true: ${fired.map(describeHit).join("; ")}.`]),
    ...(unfired.length === 0 ? [] : [`These faults never came true: ${unfired.map(describeMiss).join("; ")}.`]),
  ];
  return sentences.length === 0 ? undefined : sentences.join("\n");
}

function describeHit({ fault, fired }: FaultTrace): string {
  return `${describeFault(fault)} (${fired === 1 ? "once" : `${fired} times`})`;
}

function describeMiss({ fault, matched }: FaultTrace): string {
  const isAboutResources = fault.kind === "fail" || fault.kind === "delay" || fault.kind === "signal";
  const [noMatch, noTurn] = isAboutResources
    ? ["nothing that was deployed is what it names", "what it names was there, its step or its turn never came"]
    : ["no call that was made is what it names", "such calls were made, its turn never came"];
  return `${describeFault(fault)} (${matched ? noTurn : noMatch})`;
}
