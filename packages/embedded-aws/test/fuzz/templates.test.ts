import { describe, expect, it } from "vitest";
import { refuseMisfits } from "./templates.ts";

describe("a template with one thing that means nothing", () => {
  it("is refused with the name of that thing, wherever it stands", async () => {
    await expect(refuseMisfits(150)).resolves.toBeUndefined();
  });
});
