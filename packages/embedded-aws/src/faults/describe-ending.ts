import { describeFault } from "./describe-fault.ts";
import type { Fault } from "./fault.ts";
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
  const { noMatch, noTurn } = LACKS[fault.kind] ?? LACK_OF_CALLS;
  return `${describeFault(fault)} (${matched ? noTurn : noMatch})`;
}

interface Lack {
  readonly noMatch: string;
  readonly noTurn: string;
}

const LACK_OF_STEPS: Lack = {
  noMatch: "nothing was done to any resource that it names",
  noTurn: "something was done to what it names, but its step or its turn never came",
};
const LACK_OF_CALLS: Lack = {
  noMatch: "no call that it names was made",
  noTurn: "such calls were made, but its turn never came",
};
const LACKS: Readonly<Partial<Record<Fault["kind"], Lack>>> = {
  fail: LACK_OF_STEPS,
  delay: LACK_OF_STEPS,
  signal: {
    noMatch: "no resource that it names waited for signals",
    noTurn: "what it names waited for signals, but not in its step",
  },
};
