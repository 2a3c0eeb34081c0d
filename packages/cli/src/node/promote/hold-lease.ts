import { judgeLease, LEASE, leaseOf, type Lease, type PromotionStore } from "@logstack/release";

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
  /** True once somebody else has it, as after a long sleep of this machine. */
  isLost(): boolean;
  giveBack(): Promise<void>;
}

export type LeaseEnd = ({ readonly kind: "held" } & HeldLease) | { readonly kind: "busy"; readonly lease: Lease };

/**
 * Takes the lease of an environment. One whose holder died is waited for until it is over; one that is renewed meanwhile
 * has a holder who lives, and that is the end of it.
 */
export async function holdLease(ports: LeasePorts, request: LeaseRequest): Promise<LeaseEnd> {
  const { store } = ports;
  let seen: Lease | undefined;
  for (;;) {
    const found = await store.findLease(request.environment);
    const judgement = judgeLease(found?.lease, { now: ports.now(), me: request.holder });
    if (judgement.kind === "take") {
      const mark = await store.putLease(request.environment, renew(request, ports.now()), found?.mark);
      if (mark !== undefined) return { kind: "held", ...keepRenewing(ports, { request, mark }) };
      continue;
    }
    const { lease } = judgement;
    const renewed = seen !== undefined && seen.holder === lease.holder && seen.until < lease.until;
    if (renewed || ports.interrupted()) return { kind: "busy", lease };
    if (seen?.holder !== lease.holder) {
      const seconds = Math.ceil(judgement.forMs / 1000);
      ports.tell(
        `Release ${lease.release} is being promoted to ${request.environment}, or was until its process died; in ${seconds} s at most it is known which.`,
      );
    }
    seen ??= lease;
    if (seen.holder !== lease.holder) seen = lease;
    await ports.pause(Math.min(judgement.forMs + LOOK_AGAIN_MS, LEASE.renewEveryMs + LOOK_AGAIN_MS));
  }
}

const LOOK_AGAIN_MS = 250;

function renew({ holder, release }: LeaseRequest, now: number, since = now): Lease {
  return leaseOf({ holder, release, since, now });
}

function keepRenewing(
  { store, now, tell }: LeasePorts,
  { request, mark }: { readonly request: LeaseRequest; readonly mark: string },
): HeldLease {
  const since = now();
  let current: string | undefined = mark;
  let writing: Promise<void> = Promise.resolve();
  const write = async (until: number | undefined): Promise<void> => {
    if (current === undefined) return;
    const lease = renew(request, now(), since);
    try {
      current = await store.putLease(request.environment, until === undefined ? lease : { ...lease, until }, current);
      if (current === undefined) tell(`Somebody else promotes to ${request.environment} now; nothing more is begun.`);
    } catch {
      // The next renewal comes before the lease is over; what AWS refuses for longer loses it, and that is noticed.
    }
  };
  const timer = setInterval(() => {
    writing = writing.then(() => write(undefined));
  }, LEASE.renewEveryMs);
  timer.unref();
  return {
    isLost: () => current === undefined,
    async giveBack() {
      clearInterval(timer);
      await writing;
      await write(now());
    },
  };
}
