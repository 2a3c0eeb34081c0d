import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anEngine } from "../engine-fixture.ts";
import { requestsWith, sendRaw } from "./raw-requests.ts";

describe("what no version of AWS knows, in a request that is otherwise whole", () => {
  it("is refused by name, in every protocol and place", async () => {
    const engine = await anEngine();
    const name = fc.stringMatching(/^Zq[a-z]{4,9}$/);
    await fc.assert(
      fc.asyncProperty(name, async (unknown) => {
        for (const request of requestsWith(unknown)) {
          const { status, text } = await sendRaw(engine.endpoint, request);
          const where = `${request.service} ${request.method} ${request.path} ${request.place}`;
          // The answer to a HEAD has no body to name anything in.
          const names = request.method === "HEAD" || text.toLowerCase().includes(unknown.toLowerCase());
          expect({ where, text, refused: status >= 400, names }).toEqual({ where, text, refused: true, names: true });
        }
      }),
      { numRuns: 2 },
    );
  });
});
