import { setTimeout as delay } from "node:timers/promises";

/** Looks again and again until there is something to see; what never comes about fails the test by its time limit. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await delay(5);
  }
}
