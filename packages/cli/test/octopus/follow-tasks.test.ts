import { describe, expect, test } from "vitest";
import { followTasks, type FollowPorts } from "../../src/octopus/follow-tasks.ts";
import type { OctopusTask } from "../../src/octopus/octopus-server.ts";

const aTask = (id: string, state: string): OctopusTask => ({
  id,
  description: `Deploy ${id}`,
  state,
  completed: ["Success", "Failed", "Canceled"].includes(state),
  succeeded: state === "Success",
  waitsForPerson: false,
  errorMessage: undefined,
});

/** Follows what the polls answer, one after the other, on a clock that only sleeping moves. */
async function follow(polls: readonly (readonly OctopusTask[] | Error)[], deadlineAt = 60_000) {
  const left = [...polls];
  const said: string[] = [];
  let now = 0;
  const ports: FollowPorts = {
    readTasks: async () => {
      const answer = left.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("asked once too often");
      return answer;
    },
    now: () => now,
    sleep: async (ms) => void (now += ms),
    say: ({ id, state }) => void said.push(`${id} ${state}`),
  };
  return { ending: await followTasks(["A", "B"], { ports, deadlineAt }), said, slept: now, left };
}

describe("following tasks of Octopus", () => {
  test("ends at once when all have ended, and tells each state once", async () => {
    const { ending, said, slept } = await follow([
      [aTask("A", "Executing"), aTask("B", "Queued")],
      [aTask("A", "Executing"), aTask("B", "Success")],
      [aTask("A", "Success"), aTask("B", "Success")],
    ]);
    expect(ending).toEqual({ kind: "succeeded" });
    expect(said).toEqual(["A Executing", "B Queued", "B Success", "A Success"]);
    expect(slept).toBe(10_000);
  });

  test("fails with those that did not end well", async () => {
    const { ending } = await follow([[aTask("A", "Success"), aTask("B", "Canceled")]]);
    expect(ending).toMatchObject({ kind: "failed", tasks: [{ id: "B" }] });
  });

  test("does not take a part of the tasks for all, when the time is up", async () => {
    const { ending } = await follow([[aTask("A", "Success"), aTask("B", "Executing")]], 0);
    expect(ending).toEqual({ kind: "stillRunning", ids: ["B"] });
  });

  test("does not take a task that the server does not know for one that ended well", async () => {
    const { ending } = await follow([[aTask("A", "Success")], [aTask("A", "Success")]], 5_000);
    expect(ending).toEqual({ kind: "stillRunning", ids: ["B"] });
  });

  test("goes on after a poll that failed, and gives up after a row of them", async () => {
    const broken = new Error("502");
    const both = [aTask("A", "Success"), aTask("B", "Success")];
    expect((await follow([broken, broken, both])).ending).toEqual({ kind: "succeeded" });
    const { ending } = await follow(Array.from({ length: 6 }, () => broken));
    expect(ending).toEqual({ kind: "outOfSight", ids: ["A", "B"], error: broken });
  });
});
