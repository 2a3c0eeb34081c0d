import { ACCESS_DENIED, DeployError } from "../errors.ts";
import { describeLine } from "../plan/waiting/call-budget.ts";
import { noteLook, visitBoard, type Look, type Sighting } from "../plan/waiting/status-board.ts";
import type { Lookout } from "../ports.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** One page of the statuses of all stacks of an account and region. */
export interface StatusPage {
  /** By ARN. */
  readonly sightings: ReadonlyMap<string, Sighting>;
  readonly nextToken: string | undefined;
}

/** A lookout, and how to wait for a look that it began for others too. */
export interface SharedLookout extends Lookout {
  /** Resolves when nothing is left to be written down. */
  settled(): Promise<void>;
}

/** Opens the board of an account and region. Whoever finds it out of date looks for all who read it. */
export function openSharedLookout(
  waitingLine: WaitingLine,
  readPage: (token: string | undefined) => Promise<StatusPage>,
): SharedLookout {
  let looking = Promise.resolve();
  const lookForAll = async (followed: readonly string[], beganAt: number): Promise<void> => {
    const look = await lookAtAll(readPage, followed);
    await waitingLine.change((shared, now) => [
      { ...shared, board: noteLook(shared.board, { look, beganAt, now }) },
      undefined,
    ]);
  };
  return {
    glance: async ({ stackId, since }) => {
      const { glance, look, followed, visitedAt } = await waitingLine.change((shared, now) => {
        const { callsPerSecond } = shared.budget;
        const line = describeLine(shared.budget, now);
        const visit = visitBoard(shared.board, { stackId, since, now, callsPerSecond, line });
        return [
          { ...shared, board: visit.board },
          { ...visit, followed: Object.keys(visit.board.followed), visitedAt: now },
        ];
      });
      // Nobody waits for it: it is on the board at one of the next glances.
      if (look) looking = lookForAll(followed, visitedAt);
      return glance;
    },
    settled: () => looking,
  };
}

/** For an endpoint that may be asked without end: there everybody looks alone. */
export const NO_LOOKOUT: SharedLookout = {
  glance: async () => ({ kind: "alone" }),
  settled: async () => undefined,
};

async function lookAtAll(
  readPage: (token: string | undefined) => Promise<StatusPage>,
  followed: readonly string[],
): Promise<Look> {
  const sightings = new Map<string, Sighting>();
  let token: string | undefined;
  try {
    for (let pages = 1; ; pages += 1) {
      const page = await readPage(token);
      for (const [stackId, sighting] of page.sightings) sightings.set(stackId, sighting);
      token = page.nextToken;
      const complete = token === undefined;
      if (complete || followed.every((stackId) => sightings.has(stackId)))
        return { kind: "seen", sightings, complete, pages };
      if (pages >= followed.length) return { kind: "tooMany" };
    }
  } catch (error) {
    return { kind: error instanceof DeployError && error.code === ACCESS_DENIED ? "denied" : "failed" };
  }
}
