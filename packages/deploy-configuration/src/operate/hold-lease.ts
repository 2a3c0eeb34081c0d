import { DeployError } from "@logstack/deploy-core";
import { GIVEN_BACK, judgeLease, LEASE, type FoundLease, type Lease } from "../plan/judge-lease.ts";
import type { ConfigurationPorts, LeaseStore } from "../ports.ts";

/** A lease that is held and renewed by itself. */
export interface HeldLease {
  /** True once somebody else has it, who took this process for dead. */
  lost(): boolean;
  /** Looks whether it is still held: a process that stood still for a while has not been told yet that somebody else has it. */
  stillHeld(): Promise<boolean>;
  /** Gives it back; never rejects. */
  release(): Promise<void>;
}

/** Whose lease. */
export interface LeaseWish {
  readonly holder: string;
  readonly what: string;
}

/** The lease, or who holds it. */
export type LeaseEnding =
  | { readonly kind: "held"; readonly lease: HeldLease }
  | { readonly kind: "busy"; readonly by: Lease }
  | { readonly kind: "interrupted" };

/** Takes the lease. One that is not renewed while it is watched was left by a process that is dead. */
export async function takeLease(
  { clock, report, interrupted, idle }: Pick<ConfigurationPorts, "clock" | "report" | "interrupted" | "idle">,
  store: LeaseStore,
  wish: LeaseWish,
): Promise<LeaseEnding> {
  let seen: FoundLease | undefined;
  let since = clock.now();
  for (;;) {
    const found = await store.read();
    if (seen !== undefined && found !== undefined && found.etag !== seen.etag && found.lease.beat !== GIVEN_BACK)
      return { kind: "busy", by: found.lease };
    if (found?.etag !== seen?.etag) since = clock.now();
    if (judgeLease(found, { unchangedForMs: clock.now() - since }) === "take") {
      const lease = { ...wish, beat: 0 };
      if ((await store.write(lease, found)) === "written")
        return { kind: "held", lease: keepLease(idle, store, lease) };
      seen = undefined;
      continue;
    }
    if (seen === undefined && found !== undefined)
      report({
        event: "warning",
        message: `${found.lease.what} is being brought here, or was when its process ended; watching which.`,
      });
    seen = found;
    if (interrupted()) return { kind: "interrupted" };
    await clock.sleep(LEASE.lookMs);
  }
}

/** Renews in the background. A renewal that cannot be made is tried again: only who reads another's lease has lost it. */
function keepLease(idle: ConfigurationPorts["idle"], store: LeaseStore, first: Lease): HeldLease {
  let [lease, isOver, isLost]: [Lease, boolean, boolean] = [first, false, false];
  const write = async (next: Lease): Promise<void> => {
    const found = await store.read();
    if (found?.lease.holder !== first.holder) {
      isLost = true;
      return;
    }
    if ((await store.write(next, found)) === "written") lease = next;
  };
  const renew = async (): Promise<void> => {
    for (;;) {
      await idle(LEASE.renewEveryMs);
      if (isOver || isLost) return;
      await write({ ...lease, beat: lease.beat + 1 }).catch(passOver);
    }
  };
  void renew();
  return {
    lost: () => isLost,
    stillHeld: async () => {
      if (!isLost && (await store.read())?.lease.holder !== first.holder) isLost = true;
      return !isLost;
    },
    release: async () => {
      isOver = true;
      await write({ ...lease, beat: GIVEN_BACK }).catch(passOver);
    },
  };
}

/** Who cannot give it back leaves it, and the next one watches it for half a minute. */
function passOver(error: unknown): void {
  if (!(error instanceof DeployError)) throw error;
}
