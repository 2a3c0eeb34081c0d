import { planNextLook } from "../../plan/waiting/next-look.ts";
import type { Sighting } from "../../plan/waiting/status-board.ts";
import type { Ports } from "../../ports.ts";

/** What is waited for. */
export interface NewsRequest {
  readonly stackId: string;
  /** When following began, and when it has to end, in milliseconds since the Unix epoch. */
  readonly since: number;
  readonly deadlineAt: number;
  /** What the last wait ended with. */
  readonly last: News;
  /** How many looks in a row brought nothing new. */
  readonly quietPolls: number;
}

/** Why it is time to look. */
export interface News {
  /** What the board of this machine said of the stack. */
  readonly sighting: Sighting | undefined;
  /** It said that the stack has come to rest: the status decides, and is to be read. */
  readonly seemsOver: boolean;
}

export const NO_NEWS: News = { sighting: undefined, seemsOver: false };

/**
 * Waits until it is time to look at a followed stack: something happened, enough time went by, or nobody waits any more.
 * What was slept is what counts as waited, for clocks are set back and forth; past the deadline it sleeps once at least.
 */
export async function awaitNews(ports: Ports, request: NewsRequest): Promise<News> {
  const { clock, loopback, lookout } = ports;
  const { stackId, since, deadlineAt, last, quietPolls } = request;
  const random = ports.random();
  for (let elapsed = 0; ;) {
    const glance = await lookout.glance({ stackId, since });
    const sighting = glance.kind === "crowd" ? glance.sighting : undefined;
    const now = clock.now();
    const next = planNextLook({ glance, known: last.sighting, elapsed, quietPolls, loopback, random });
    if (next.kind === "look") return { sighting, seemsOver: next.seemsOver };
    if (ports.interrupted() || (elapsed > 0 && now >= deadlineAt)) return { sighting: last.sighting, seemsOver: false };
    const ms = now < deadlineAt ? Math.min(next.ms, deadlineAt - now) : next.ms;
    await clock.sleep(ms);
    elapsed += ms / next.everyMs;
  }
}
