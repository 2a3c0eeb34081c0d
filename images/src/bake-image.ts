import { findLeftovers } from "./find-leftovers.ts";
import { IMAGES, type ImageName } from "./images.ts";
import { judgeSmoke, type SmokeVerdict } from "./judge-smoke.ts";
import type { BakeClock, Bakery, Say } from "./ports.ts";

/** What is to be made. */
export interface BakeOrder {
  readonly image: ImageName;
  /** Id of this bake. */
  readonly mark: string;
  /** Of the machine that the image is tried on. */
  readonly userData: string;
}

/** `failed`: nothing of the bake is left but what `problem` tells. */
export type BakeOutcome =
  | { readonly kind: "baked"; readonly amiId: string }
  | { readonly kind: "failed"; readonly problem: string; readonly lastLines: readonly string[] }
  | { readonly kind: "interrupted" };

/**
 * Makes an image and offers it only after a machine has booted from it: first takes away what killed bakes have left, then
 * builds, starts a machine from what was built, and waits until its user data says how it went. The machine goes in any case,
 * an image that did not pass goes too.
 */
export async function bakeImage(
  order: BakeOrder,
  { bakery, clock, say, signal }: { bakery: Bakery; clock: BakeClock; say: Say; signal: AbortSignal },
): Promise<BakeOutcome> {
  for (const left of findLeftovers(await bakery.listBaked(), clock.timeIn(0))) {
    say(`Removing the ${left.kind} ${left.id} that an earlier bake left.`);
    await bakery.remove(left);
  }
  say(`Building the image ${order.image}.`);
  const built = await bakery.build(order.image);
  if (built === undefined && signal.aborted) return { kind: "interrupted" };
  if (built === undefined) return failed("Packer made no image; above is what it said.");
  const image = { kind: "image", id: built.amiId } as const;
  let passed = false;
  try {
    if (signal.aborted) return { kind: "interrupted" };
    const verdict = await tryImage(order, { amiId: built.amiId, bakery, clock, say, signal });
    if (verdict.kind === "working") return { kind: "interrupted" };
    if (verdict.kind === "failed") return failed(verdict.problem, verdict.lastLines);
    await bakery.accept(built.amiId);
    passed = true;
    return { kind: "baked", amiId: built.amiId };
  } finally {
    if (!passed) {
      say(`Removing the image ${built.amiId}: it did not pass.`);
      await bakery.remove(image);
    }
  }
}

/** Returns the verdict; `working` if it was told to stop before there was one. */
async function tryImage(
  { image, mark, userData }: BakeOrder,
  {
    amiId,
    bakery,
    clock,
    say,
    signal,
  }: { amiId: string; bakery: Bakery; clock: BakeClock; say: Say; signal: AbortSignal },
): Promise<SmokeVerdict> {
  const { smokeInstanceType: instanceType, smokeLimitMs: limitMs } = IMAGES[image];
  const { instanceId } = await bakery.startMachine({ amiId, instanceType, userData });
  say(`Trying ${amiId}: ${instanceId} boots from it.`);
  try {
    const began = clock.nowMs();
    for (;;) {
      const look = await bakery.lookAt(instanceId);
      const verdict = judgeSmoke({ ...look, waitedMs: clock.nowMs() - began }, { mark, limitMs });
      if (verdict.kind !== "working" || signal.aborted) return verdict;
      await clock.wait(LOOK_EVERY_MS, signal);
    }
  } finally {
    await bakery.remove({ kind: "machine", id: instanceId });
  }
}

/** EC2 renews the console it shows only now and then; asking more often shows no more. */
const LOOK_EVERY_MS = 15_000;

function failed(problem: string, lastLines: readonly string[] = []): BakeOutcome {
  return { kind: "failed", problem, lastLines };
}
