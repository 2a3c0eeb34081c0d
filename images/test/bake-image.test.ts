import { describe, expect, test } from "vitest";
import { bakeImage } from "../src/bake-image.ts";
import type { BakedThing } from "../src/find-leftovers.ts";
import type { Bakery } from "../src/ports.ts";

const MARK = "20261123-aaaaaa";
const NOW = "2026-11-23T12:00:00.000Z";

/** An account in which one image can be made; `consoles` is what each look at the machine finds. */
function anAccount({
  consoles = [`logstack-smoke: SUCCESS ${MARK}, last step: done`],
  built = true,
  baked = [],
  fails,
}: {
  consoles?: readonly string[];
  built?: boolean;
  baked?: readonly BakedThing[];
  fails?: "startMachine" | "lookAt";
} = {}) {
  const there = new Set(baked.map(({ id }) => id));
  const accepted: string[] = [];
  let looks = 0;
  const bakery: Bakery = {
    build: async () => {
      if (!built) return undefined;
      there.add("ami-1");
      return { amiId: "ami-1" };
    },
    startMachine: async () => {
      if (fails === "startMachine") throw new Error("There is no room in this zone.");
      there.add("i-1");
      return { instanceId: "i-1" };
    },
    lookAt: async () => {
      if (fails === "lookAt") throw new Error("The request has expired.");
      looks += 1;
      return { state: "running", console: consoles[Math.min(looks, consoles.length) - 1] ?? "" };
    },
    accept: async (amiId) => void accepted.push(amiId),
    remove: async ({ id }) => void there.delete(id),
    listBaked: async () => baked,
  };
  return { bakery, there, accepted };
}

function bake(bakery: Bakery, interrupt = new AbortController(), interruptAfterMs = Number.POSITIVE_INFINITY) {
  let nowMs = 0;
  const clock = {
    nowMs: () => nowMs,
    timeIn: () => NOW,
    wait: async (milliseconds: number) => {
      nowMs += milliseconds;
      if (nowMs >= interruptAfterMs) interrupt.abort();
    },
  };
  return bakeImage(
    { image: "logstash", mark: MARK, userData: "#!/bin/bash" },
    { bakery, clock, say: () => {}, signal: interrupt.signal },
  );
}

describe("a bake", () => {
  test("offers an image from which a machine has booted to the end of its user data", async () => {
    const { bakery, there, accepted } = anAccount({
      consoles: ["", "cloud-init", `logstack-smoke: SUCCESS ${MARK}, last step: done`],
    });
    expect(await bake(bakery)).toEqual({ kind: "baked", amiId: "ami-1" });
    expect(accepted).toEqual(["ami-1"]);
    expect([...there]).toEqual(["ami-1"]);
  });

  test("fails over an image whose machines never run their user data, and leaves nothing", async () => {
    const { bakery, there, accepted } = anAccount({
      consoles: ["", "Traceback: cloud-init: No module named 'requests'\nlogin:"],
    });
    expect(await bake(bakery)).toEqual({
      kind: "failed",
      problem:
        "No user data ran within 20 minutes: a machine of this image would never configure itself. Look at cloud-init.",
      lastLines: ["Traceback: cloud-init: No module named 'requests'", "login:"],
    });
    expect([accepted, [...there]]).toEqual([[], []]);
  });

  test("shows the step at which a machine failed, and the console's end", async () => {
    const { bakery, there } = anAccount({
      consoles: [`Logstash has stopped.\nlogstack-smoke: FAILURE ${MARK}, last step: waiting until it works`],
    });
    expect(await bake(bakery)).toMatchObject({
      kind: "failed",
      problem: "A machine of this image failed at: waiting until it works.",
      lastLines: ["Logstash has stopped.", expect.stringContaining("FAILURE")],
    });
    expect([...there]).toEqual([]);
  });

  test("tries nothing when Packer made nothing", async () => {
    const { bakery, there } = anAccount({ built: false });
    expect(await bake(bakery)).toMatchObject({ kind: "failed", problem: expect.stringContaining("Packer") });
    expect([...there]).toEqual([]);
  });

  test.for([
    ["startMachine", "no room in this zone"],
    ["lookAt", "request has expired"],
  ] as const)("leaves nothing when %s fails", async ([fails, problem]) => {
    const { bakery, there } = anAccount({ fails });
    await expect(bake(bakery)).rejects.toThrow(problem);
    expect([...there]).toEqual([]);
  });

  test("leaves nothing when it is interrupted while it waits", async () => {
    const { bakery, there, accepted } = anAccount({ consoles: ["still booting"] });
    expect(await bake(bakery, new AbortController(), 60_000)).toEqual({ kind: "interrupted" });
    expect([accepted, [...there]]).toEqual([[], []]);
  });

  test("begins with taking away what a killed bake left, and nothing else", async () => {
    const past = { "logstack:bake": "old", "logstack:until": "2026-11-23T11:59:59.999Z" };
    const living = { ...past, "logstack:until": "2026-11-23T12:00:00.001Z" };
    const { bakery, there } = anAccount({
      baked: [
        { kind: "machine", id: "i-left", tags: past },
        { kind: "machine", id: "i-of-another-bake", tags: living },
        { kind: "machine", id: "i-without-a-time", tags: { "logstack:bake": "old" } },
        { kind: "machine", id: "i-of-somebody", tags: { "logstack:until": past["logstack:until"] } },
        { kind: "image", id: "ami-untried", tags: { ...past, "logstack:smoke": "pending" } },
        { kind: "image", id: "ami-in-use", tags: { ...past, "logstack:smoke": "passed" } },
        { kind: "image", id: "ami-of-another-bake", tags: { ...living, "logstack:smoke": "pending" } },
      ],
    });
    await bake(bakery);
    expect([...there].toSorted()).toEqual([
      "ami-1",
      "ami-in-use",
      "ami-of-another-bake",
      "i-of-another-bake",
      "i-of-somebody",
      "i-without-a-time",
    ]);
  });
});
