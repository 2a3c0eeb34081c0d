import { expect, test } from "vitest";
import { judgeSmoke } from "../src/judge-smoke.ts";

const LIMITS = { mark: "now", limitMs: 20 * 60_000 };
const aLook = { state: "running", console: "", waitedMs: 5 * 60_000 };

test("a machine without a verdict is waited for", () => {
  expect(judgeSmoke(aLook, LIMITS)).toEqual({ kind: "working" });
});

test("the verdict of another bake does not count", () => {
  const console = "logstack-smoke: SUCCESS before, last step: done";
  expect(judgeSmoke({ ...aLook, console }, LIMITS)).toEqual({ kind: "working" });
});

test("a verdict counts with what a serial console puts around it", () => {
  const console = "[   61.2] cloud-init[1612]: logstack-smoke: SUCCESS now, last step: done\r\nlogin: ";
  expect(judgeSmoke({ ...aLook, console }, LIMITS)).toEqual({ kind: "passed" });
});

test("a machine that was ended after its success has passed", () => {
  const console = "logstack-smoke: SUCCESS now, last step: done";
  expect(judgeSmoke({ ...aLook, console, state: "terminated" }, LIMITS)).toEqual({ kind: "passed" });
});

test.for(["shutting-down", "terminated", "stopped"])("a machine that is %s without a verdict has failed", (state) => {
  expect(judgeSmoke({ ...aLook, state }, LIMITS)).toMatchObject({
    kind: "failed",
    problem: expect.stringContaining("ended"),
  });
});

test("a machine that EC2 does not know yet is waited for, one that it knows no longer has failed", () => {
  expect(judgeSmoke({ ...aLook, state: undefined, waitedMs: 1000 }, LIMITS)).toEqual({ kind: "working" });
  expect(judgeSmoke({ ...aLook, state: undefined }, LIMITS)).toMatchObject({ kind: "failed" });
});

test("user data that began and hangs is told from user data that never ran", () => {
  const late = { ...aLook, waitedMs: LIMITS.limitMs };
  expect(judgeSmoke(late, LIMITS)).toMatchObject({ problem: expect.stringContaining("No user data ran") });
  const console = "logstack-smoke: i-1 tries the image logstash";
  expect(judgeSmoke({ ...late, console }, LIMITS)).toMatchObject({ problem: expect.stringContaining("was not done") });
});
