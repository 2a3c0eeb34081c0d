import { describe, expect, it } from "vitest";
import { playFailingUpdates } from "./failing-updates.ts";

describe("whatever is updated, and whatever fails", () => {
  it("leaves nothing that the stack does not know of, and a rollback restores everything", async () => {
    await expect(playFailingUpdates(40)).resolves.toBeUndefined();
  });
});
