/**
 * What the processes of this machine have seen of the stacks that they follow in one account and region. One of them
 * looks at all stacks by one call, and writes down the statuses; the others read them here instead of asking AWS.
 */
export interface StatusBoard {
  /** When each stack was last asked for here, by its ARN. */
  readonly followed: Readonly<Record<string, number>>;
  /** By ARN; a stack that is not in a complete answer is gone. */
  readonly sightings: Readonly<Record<string, Sighting>>;
  /** When the newest look began; 0 before the first. */
  readonly lookedAt: number;
  /** Until when nobody else looks, because somebody does. */
  readonly claimedUntil: number;
  /** How many pages the newest look took. */
  readonly pages: number;
  /** Until when to look is of no use: the role may not, or there are more pages than stacks to follow. */
  readonly blindUntil: number;
}

/** A stack as somebody saw it. */
export interface Sighting {
  readonly status: string;
  /** Milliseconds since the Unix epoch: when it was created or last updated. */
  readonly changedAt: number | undefined;
}

export const EMPTY_BOARD: StatusBoard = {
  followed: {},
  sightings: {},
  lookedAt: 0,
  claimedUntil: 0,
  pages: 1,
  blindUntil: 0,
};

/** What one follower finds on the board. */
export type Glance =
  /** Nobody else follows a stack there: AWS may be asked at leisure. */
  | { readonly kind: "alone" }
  | {
      readonly kind: "crowd";
      /** How many follow a stack there, this one included. */
      readonly followers: number;
      readonly callsPerSecond: number;
      readonly line: Line;
      /** Undefined while nobody has looked since `since`, or nobody can. */
      readonly sighting: Sighting | undefined;
    };

/** One follower's visit to the board. */
export interface Visit {
  readonly stackId: string;
  /** When the follower began; what was seen before is of no use to it. Milliseconds since the Unix epoch. */
  readonly since: number;
  readonly now: number;
  readonly callsPerSecond: number;
  readonly line: Line;
}

/** `busy`: somebody waits for a call that is not to see how a stack stands. */
export type Line = "idle" | "busy";

/** Visits the board: says what is on it, and whether this follower is the one to look for all. */
export function visitBoard(
  board: StatusBoard,
  { stackId, since, now, callsPerSecond, line }: Visit,
): { readonly board: StatusBoard; readonly glance: Glance; readonly look: boolean } {
  const recent = Object.entries(board.followed).filter(([, at]) => Math.abs(now - at) < GONE_AFTER_MS);
  const followed = { ...Object.fromEntries(recent), [stackId]: now };
  const followers = Object.keys(followed).length;
  const seen = { ...board, followed };
  if (followers < CROWD) return { board: seen, glance: { kind: "alone" }, look: false };
  const sighting = board.lookedAt >= since ? board.sightings[stackId] : undefined;
  const glance = { kind: "crowd", followers, callsPerSecond, line, sighting } as const;
  // A clock that was set back would keep everybody waiting for a time that is long to come.
  const pendingClaim = board.claimedUntil > now && board.claimedUntil - now <= CLAIM_MS;
  const isBlind = board.blindUntil > now && board.blindUntil - now <= BLIND_MS;
  const everyMs = lookEveryMs({ pages: board.pages, callsPerSecond });
  const look = !pendingClaim && !isBlind && Math.abs(now - board.lookedAt) >= everyMs;
  return { board: look ? { ...seen, claimedUntil: now + CLAIM_MS } : seen, glance, look };
}

/** What came of a look at all stacks. */
export type Look =
  /** `complete`: all stacks of the account and region; else as many pages as it took to see every followed one. */
  | {
      readonly kind: "seen";
      readonly sightings: ReadonlyMap<string, Sighting>;
      readonly complete: boolean;
      readonly pages: number;
    }
  /** It took more pages than there are stacks to follow: each by itself is cheaper. */
  | { readonly kind: "tooMany" }
  | { readonly kind: "denied" }
  | { readonly kind: "failed" };

/** Writes down what was seen of the followed stacks by a look that began at `beganAt`. */
export function noteLook(
  board: StatusBoard,
  { look, beganAt, now }: { readonly look: Look; readonly beganAt: number; readonly now: number },
): StatusBoard {
  const free = { ...board, claimedUntil: 0 };
  switch (look.kind) {
    case "failed":
      return free;
    case "denied":
    case "tooMany":
      return { ...free, sightings: {}, blindUntil: now + BLIND_MS };
    case "seen": {
      const seen = Object.keys(board.followed).map((stackId) => [stackId, look.sightings.get(stackId)] as const);
      const sightings = Object.fromEntries(
        seen.flatMap(([stackId, sighting = look.complete ? GONE : undefined]) =>
          sighting === undefined ? [] : [[stackId, sighting]],
        ),
      );
      return { ...free, sightings, lookedAt: beganAt, pages: look.pages };
    }
  }
}

/** AWS: an answer about all stacks leaves deleted ones out. */
const GONE: Sighting = { status: "DELETE_COMPLETE", changedAt: undefined };

/** Once a second, or as much more seldom as it takes to leave most of the budget to others. */
function lookEveryMs({ pages, callsPerSecond }: { readonly pages: number; readonly callsPerSecond: number }): number {
  return Math.max(1_000, (pages / (LOOKS_SHARE * callsPerSecond)) * 1000);
}

/** From so many on they look together. Two can afford to look by themselves, and see each resource as it happens. */
const CROWD = 3;
const GONE_AFTER_MS = 10_000;
/** A look takes far less; whoever is killed while it looks holds up the others for so long. */
const CLAIM_MS = 3_000;
const BLIND_MS = 10 * 60_000;
const LOOKS_SHARE = 0.4;
