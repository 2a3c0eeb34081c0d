import { expect, it } from "vitest";
import { KEPT, playHalf } from "../src/play-many.ts";

it(
  "over thousands of random stories nothing that keeps data goes unasked, and every command ends once (second half)",
  { retry: 0, timeout: 3_600_000 },
  async () => {
    expect(await playHalf(1)).toEqual({ verdict: KEPT, missed: [] });
  },
);
