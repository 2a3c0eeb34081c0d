import { describe, expect, it } from "vitest";
import { refuseMisfits } from "./templates.ts";

describe("thousands of templates with one thing that means nothing", () => {
  it("are all refused with the name of that thing", async () => {
    await expect(refuseMisfits(5_000)).resolves.toBeUndefined();
  });
});
