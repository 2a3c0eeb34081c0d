import { DeployError, EXPIRED_CREDENTIALS } from "../errors.ts";
import type { Ports } from "../ports.ts";

/** How well an operation can be seen, over all looks at it. */
export interface Sight {
  /** Since when every look has failed for want of an answer, in milliseconds since the Unix epoch. */
  failingSince: number | undefined;
  /** The credentials have expired, and nobody has renewed them yet. */
  expired: boolean;
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
    sight.failingSince = undefined;
    sight.expired = false;
    return answer;
  } catch (error) {
    if (error instanceof DeployError && error.code === EXPIRED_CREDENTIALS) {
      if (!sight.expired) ports.report({ event: "warning", message: `${error.problem} ${RENEW}` });
      sight.expired = true;
      // That AWS says so is an answer: there is somebody to wait for.
      sight.failingSince = undefined;
      return undefined;
    }
    const reason = error instanceof Error ? error.message : String(error);
    if (sight.failingSince === undefined)
      ports.report({ event: "warning", message: `could not look, and will look again: ${reason}` });
    sight.failingSince ??= ports.clock.now();
    return undefined;
  }
}

const RENEW =
  "The operation goes on, and is followed again as soon as there are new ones where these came from (for instance after: aws sso login).";

/** After so long without one answer there is nobody to wait for; an emulator that was stopped does not come back. */
const BLIND_AFTER_MS = { remote: 10 * 60_000, loopback: 15_000 } as const;

/** True when to look any longer makes no sense. Credentials that have expired may be renewed at any time. */
export function isBlind({ clock, loopback }: Ports, { failingSince }: Sight): boolean {
  const limitMs = loopback ? BLIND_AFTER_MS.loopback : BLIND_AFTER_MS.remote;
  return failingSince !== undefined && clock.now() - failingSince >= limitMs;
}
