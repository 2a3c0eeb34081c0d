import { expect, it } from "vitest";
import { playStory } from "./model/play.ts";
import type { Fault } from "./model/fault.ts";

/** The destruction of an origin breaks off; before somebody goes on, the copy may lose something. */
async function playBreak(how: "marks" | "breaksOff", copy: "loses" | "stays") {
  const faults: Fault[] = [
    { call: "destroy", nth: 0, how },
    { call: "destroy", nth: 1, how: "throws" },
    { call: "destroy", nth: 2, how: "throws" },
  ];
  if (copy === "loses") faults.push({ call: "between", nth: 0, how: "lose", site: "temporary" });
  return playStory({ form: "cloneBack", documents: 4, faults });
}

it.each(["marks", "breaksOff"] as const)(
  "an origin that is doomed (%s) is not destroyed further once its copy has lost something",
  async (how) => {
    const { ending, broken, state } = await playBreak(how, "loses");
    expect(broken).toEqual([]);
    expect(ending).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining("no longer as it was when it was compared"),
    });
    expect(state.world.sites.source?.documents.length).toBe(how === "marks" ? 5 : 2);
  },
);

it.each(["marks", "breaksOff"] as const)("and is (%s) as long as the copy is as it was", async (how) => {
  const { ending, broken } = await playBreak(how, "stays");
  expect(broken).toEqual([]);
  expect(ending).toEqual({ kind: "migrated" });
});
