import { DeployError, EXPIRED_CREDENTIALS } from "../../errors.ts";
import type { Ports } from "../../ports.ts";

/** How well an operation can be seen, over all looks at it. */
export interface Sight {
  /** Undefined while looks are answered. */
  failing: Failing | undefined;
  /** The credentials have expired, and nobody has renewed them yet. */
  expired: boolean;
}

/** Looks that failed in a row for want of an answer. */
interface Failing {
  /** When the newest failed, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** For how long somebody has looked in vain: a machine that slept, or whose clock was set, has not looked meanwhile. */
  readonly forMs: number;
}

/** Returns what a look showed; undefined where it failed, which is told once and never ends the following. */
export async function keepLooking<Answer>(
  ports: Ports,
  sight: Sight,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    const answer = await ask();
    if (sight.expired) ports.report({ event: "warning", message: "the credentials are good again." });
    sight.failing = undefined;
    sight.expired = false;
    return answer;
  } catch (error) {
    if (error instanceof DeployError && error.code === EXPIRED_CREDENTIALS) {
      if (!sight.expired) ports.report({ event: "warning", message: `${error.problem} ${RENEW}` });
      sight.expired = true;
      // That AWS says so is an answer: there is somebody to wait for.
      sight.failing = undefined;
      return undefined;
    }
    const reason = error instanceof Error ? error.message : String(error);
    if (sight.failing === undefined)
      ports.report({ event: "warning", message: `could not look, and will look again: ${reason}` });
    sight.failing = failAgain(sight.failing, ports.clock.now());
    return undefined;
  }
}

function failAgain(failing: Failing | undefined, at: number): Failing {
  if (failing === undefined) return { at, forMs: 0 };
  const sinceMs = Math.max(0, at - failing.at);
  return { at, forMs: failing.forMs + (sinceMs > LONGEST_GAP_MS ? 0 : sinceMs) };
}

/** Looks are never further apart while the machine is awake: no pause, with all tries of a call, takes so long. */
const LONGEST_GAP_MS = 90_000;

const RENEW =
  "The operation goes on, and is followed again as soon as there are new ones where these came from (for instance after: aws sso login).";

/** After so long without one answer there is nobody to wait for; an emulator that was stopped does not come back. */
const BLIND_AFTER_MS = { remote: 10 * 60_000, loopback: 15_000 } as const;

/** True when to look any longer makes no sense. Credentials that have expired may be renewed at any time. */
export function isBlind({ loopback }: Pick<Ports, "loopback">, { failing }: Sight): boolean {
  const limitMs = loopback ? BLIND_AFTER_MS.loopback : BLIND_AFTER_MS.remote;
  return failing !== undefined && failing.forMs >= limitMs;
}

/** True while a look that failed may be the first after a machine woke up, whose network is not there yet. */
export function mayBeWaking({ failing }: Sight): boolean {
  return failing !== undefined && failing.forMs < WAKING_MS;
}

const WAKING_MS = 15_000;
