import { LEASE, leaseOf, type Lease } from "@logstack/release";
import { describe, expect, it } from "vitest";
import { holdLease, type LeasePorts } from "../src/node/promote/hold-lease.ts";

const MINE = { environment: "staging", holder: "p2", release: "2.0.0" };

/** A store of one lease, and a clock that moves when somebody pauses; `onPause` plays what others do meanwhile. */
function aStore(first?: Lease, onPause: (store: { lease: Lease | undefined; now: number }) => void = () => undefined) {
  const state = { lease: first, now: 1_000, writes: 0, told: [] as string[] };
  const ports: LeasePorts = {
    store: {
      findLease: async () => state.lease && { lease: state.lease, mark: JSON.stringify(state.lease) },
      putLease: async (_environment, lease, mark) => {
        const current = state.lease && JSON.stringify(state.lease);
        if (current !== mark) return undefined;
        state.lease = lease;
        state.writes += 1;
        return JSON.stringify(lease);
      },
    },
    now: () => state.now,
    pause: async (ms) => {
      state.now += ms;
      onPause(state);
    },
    tell: (sentence) => state.told.push(sentence),
    interrupted: () => false,
  };
  return { state, ports };
}

const theirs = (over: Partial<Lease> = {}): Lease => ({
  ...leaseOf({ holder: "p1", release: "1.0.0", since: 500, now: 900 }),
  ...over,
});

describe("the lease of an environment", () => {
  it("is taken where nobody has it, and given back so that the next one need not wait", async () => {
    const { state, ports } = aStore();
    const end = await holdLease(ports, MINE);
    if (end.kind !== "held") throw new Error("it was free, and was not taken");
    expect(state.lease).toEqual({ holder: "p2", release: "2.0.0", since: 1_000, until: 1_000 + LEASE.holdsMs });
    await end.giveBack();
    expect(state.lease?.until).toBe(0);
    expect(end.isLost()).toBe(false);
  });

  it("is waited for where its holder may be dead, and taken when it is over", async () => {
    const { state, ports } = aStore(theirs());
    const end = await holdLease(ports, MINE);
    expect(end.kind).toBe("held");
    expect(state.now).toBeGreaterThanOrEqual(1_000 + LEASE.holdsMs);
    expect(state.told).toEqual([expect.stringContaining("Release 1.0.0 is being promoted to staging")]);
    if (end.kind === "held") await end.giveBack();
  });

  it("is left to a holder who lives, which shows by its renewing it", async () => {
    const { ports } = aStore(theirs(), (state) => {
      state.lease = theirs({ until: state.now + LEASE.holdsMs });
    });
    expect(await holdLease(ports, MINE)).toMatchObject({ kind: "busy", lease: { holder: "p1", release: "1.0.0" } });
  });

  it("goes to one of two that find it free at once", async () => {
    const { ports } = aStore(undefined, (state) => {
      // The winner lives.
      if (state.lease !== undefined) state.lease = { ...state.lease, until: state.now + LEASE.holdsMs };
    });
    const ends = await Promise.all(["p2", "p3"].map((holder) => holdLease(ports, { ...MINE, holder })));
    expect(ends.map(({ kind }) => kind).toSorted()).toEqual(["busy", "held"]);
    for (const end of ends) if (end.kind === "held") await end.giveBack();
  });

  it("is not taken from one who lives by a clock that is behind", async () => {
    const behind = theirs({ until: 1_000 });
    const { ports } = aStore(behind, (state) => {
      state.lease = { ...behind, until: behind.until + state.now };
    });
    expect(await holdLease(ports, MINE)).toMatchObject({ kind: "busy", lease: { holder: "p1" } });
  });

  it("that could not be renewed for as long as it holds counts as lost", async () => {
    const { state, ports } = aStore();
    const end = await holdLease(ports, MINE);
    if (end.kind !== "held") throw new Error("it was free, and was not taken");
    state.now += LEASE.holdsMs - 1;
    expect(end.isLost()).toBe(false);
    state.now += 1;
    expect(end.isLost()).toBe(true);
    await end.giveBack();
  });

  it("that somebody else took since is lost, and is not written over", async () => {
    const { state, ports } = aStore();
    const end = await holdLease(ports, MINE);
    if (end.kind !== "held") throw new Error("it was free, and was not taken");
    state.lease = theirs({ holder: "p9" });
    await end.giveBack();
    expect([end.isLost(), state.lease.holder]).toEqual([true, "p9"]);
  });

  it("is kept where the answer to a renewal was lost, and the repeated call finds what it wrote itself", async () => {
    const { state, ports } = aStore();
    const { putLease } = ports.store;
    const end = await holdLease(ports, MINE);
    if (end.kind !== "held") throw new Error("it was free, and was not taken");
    let isLost = false;
    ports.store.putLease = async (environment, lease, mark) => {
      const written = await putLease(environment, lease, mark);
      if (isLost) return written;
      isLost = true;
      return undefined;
    };
    await end.giveBack();
    expect([end.isLost(), state.lease?.until]).toEqual([false, 0]);
    expect(state.told).toEqual([]);
  });
});
