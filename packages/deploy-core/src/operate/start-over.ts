import { tellsOfMove } from "../errors.ts";
import type { Attempt } from "../model/attempt.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import { planNextAttempt } from "../plan/plan-next-attempt.ts";
import type { Ports } from "../ports.ts";

/** What may have to be attempted more than once. */
export interface Attempts {
  /** The command that tells what was done to the stack last. */
  readonly diagnose: string;
  /** When to stop waiting, in milliseconds since the Unix epoch. */
  readonly deadlineAt: number;
  /** The command that tries again. */
  readonly again: string;
  readonly stackName: string;
  /** Reads and decides everything anew. */
  readonly attempt: () => Promise<Attempt>;
}

/**
 * Attempts a deployment, destruction or rollback, and again from the start whenever others changed the stack meanwhile. AWS itself decides
 * between deployers: executing a change set deletes the stack's others, so whoever comes late learns it by an error.
 */
export async function startOverWhileOvertaken(
  ports: Ports,
  { diagnose, deadlineAt, again, stackName, attempt }: Attempts,
): Promise<DeployOutcome> {
  const { clock, loopback, random, report } = ports;
  const because: string[] = [];
  for (;;) {
    const ended = await attemptOnce(attempt);
    if (ended.kind !== "startOver") return ended;
    because.push(ended.because);
    const situation = { stackName, diagnose, again, because, deadlineAt, loopback };
    const next = planNextAttempt({ ...situation, now: clock.now(), random: random() });
    if (next.kind === "refuse") return { kind: "refused", refusal: next.refusal };
    report({ event: "warning", message: `${ended.because}; planning anew.` });
    await clock.sleep(next.afterMs);
    if (ports.interrupted()) return { kind: "interrupted", runningOn: undefined, reattach: undefined };
  }
}

async function attemptOnce(attempt: () => Promise<Attempt>): Promise<Attempt> {
  try {
    return await attempt();
  } catch (error) {
    if (!tellsOfMove(error)) throw error;
    return { kind: "startOver", because: error.problem };
  }
}
