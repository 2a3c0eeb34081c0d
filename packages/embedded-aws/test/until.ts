import { setTimeout as delay } from "node:timers/promises";

/** Looks again and again until there is something to see; fails after 25 seconds. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() - startMs > 25_000) throw new Error("It did not come about within 25 seconds.");
    await delay(20);
  }
}
