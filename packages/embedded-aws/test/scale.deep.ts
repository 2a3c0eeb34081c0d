import { expect, it } from "vitest";
import { workAtOnce } from "./many-clients.ts";

it("fifty clients at once lose nothing that they were answered, also after a restart", async () => {
  await expect(workAtOnce(50)).resolves.toBeUndefined();
});
