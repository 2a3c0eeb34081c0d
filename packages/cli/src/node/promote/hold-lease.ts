import {
  giveBack,
  judgeLease,
  LEASE,
  leaseOf,
  type Lease,
  type LeaseJudgement,
  type PromotionStore,
} from "@logstack/release";

/** Whose lease, and of which environment. */
export interface LeaseRequest {
  readonly environment: string;
  /** The promotion's id. */
  readonly holder: string;
  readonly release: string;
}

/** Time and the way to a person, as taking a lease needs them. */
export interface LeasePorts {
  readonly store: Pick<PromotionStore, "findLease" | "putLease">;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly tell: (sentence: string) => void;
  readonly interrupted: () => boolean;
}

/** A lease that is held and renewed by itself, until it is given back. */
export interface HeldLease {
  /** True once somebody else has it or may take it: after a long sleep of this machine, or when it cannot be renewed. */
  isLost(): boolean;
  giveBack(): Promise<void>;
}

export type LeaseEnd = ({ readonly kind: "held" } & HeldLease) | { readonly kind: "busy"; readonly lease: Lease };

/**
 * Takes the lease of an environment. One that is not given back is watched: where it is renewed its holder lives, and that
 * is the end of it; where it is not for as long as a lease holds, its holder died, and it is taken.
 */
export async function holdLease(ports: LeasePorts, request: LeaseRequest): Promise<LeaseEnd> {
  const { store, now } = ports;
  let seen: { readonly lease: Lease; readonly mark: string; readonly since: number } | undefined;
  for (;;) {
    const found = await store.findLease(request.environment);
    const asSeen = seen?.mark === found?.mark ? seen : undefined;
    const unchangedForMs = asSeen === undefined ? 0 : now() - asSeen.since;
    const judgement = judgeLease(found?.lease, { now: now(), me: request.holder, unchangedForMs });
    if (judgement.kind === "take") {
      const writtenAt = now();
      const mark = await store.putLease(request.environment, renew(request, writtenAt), found?.mark);
      if (mark !== undefined) return { kind: "held", ...keepRenewing(ports, { request, mark, writtenAt }) };
      continue;
    }
    const { lease, forMs } = judgement;
    const isRenewed = asSeen === undefined && seen?.lease.holder === lease.holder;
    if (isRenewed || ports.interrupted()) return { kind: "busy", lease };
    if (asSeen === undefined) {
      ports.tell(explainWait(request, judgement));
      seen = found && { ...found, since: now() };
    }
    await ports.pause(Math.min(forMs, LEASE.renewEveryMs) + LOOK_AGAIN_MS);
  }
}

function explainWait(
  { environment }: LeaseRequest,
  { lease, forMs }: Extract<LeaseJudgement, { kind: "held" }>,
): string {
  const seconds = Math.ceil(forMs / 1000);
  return `Release ${lease.release} is being promoted to ${environment}, or was until its process died; in ${seconds} s at most it is known which.`;
}

const LOOK_AGAIN_MS = 250;

function renew({ holder, release }: LeaseRequest, now: number, since = now): Lease {
  return leaseOf({ holder, release, since, now });
}

function keepRenewing(
  { store, now, tell }: LeasePorts,
  { request, mark, writtenAt }: { readonly request: LeaseRequest; readonly mark: string; readonly writtenAt: number },
): HeldLease {
  let current: string | undefined = mark;
  let renewedAt = writtenAt;
  let writing: Promise<void> = Promise.resolve();
  const write = async (change: (lease: Lease) => Lease): Promise<void> => {
    if (current === undefined) return;
    const at = now();
    try {
      const next = change(renew(request, at, writtenAt));
      current = (await store.putLease(request.environment, next, current)) ?? (await writeOverOwn(next));
      if (current === undefined) tell(`Somebody else promotes to ${request.environment} now; nothing more is begun.`);
      else renewedAt = at;
    } catch {
      // The next renewal comes before the lease is over; where none succeeds in time it counts as lost.
    }
  };
  // A call whose answer was lost is repeated, and then finds what it wrote itself.
  const writeOverOwn = async (next: Lease): Promise<string | undefined> => {
    const found = await store.findLease(request.environment);
    if (found?.lease.holder !== next.holder) return undefined;
    return store.putLease(request.environment, next, found.mark);
  };
  const timer = setInterval(() => {
    writing = writing.then(() => write((lease) => lease));
  }, LEASE.renewEveryMs);
  timer.unref();
  return {
    isLost: () => current === undefined || now() >= renewedAt + LEASE.holdsMs,
    async giveBack() {
      clearInterval(timer);
      await writing;
      await write(giveBack);
    },
  };
}
