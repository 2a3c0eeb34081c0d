import { expect, test } from "vitest";
import { findCall, whereOptionOf } from "../src/call.ts";

test("commands are offered as they were called: by npx, where npx runs this and not another program around it", () => {
  const byNpx = { npm_lifecycle_event: "npx", npm_lifecycle_script: 'logstack "deploy" "cache"' };
  expect(findCall(byNpx)).toBe("npx logstack");
  expect(findCall({ ...byNpx, npm_lifecycle_script: "vitest run" })).toBe("logstack");
  expect(findCall({ ...byNpx, npm_lifecycle_event: "start" })).toBe("logstack");
  expect(findCall({})).toBe("logstack");
});

test("one deploys to an environment, and does everything else in one", () => {
  expect(whereOptionOf("deploy")).toBe("--to");
  expect(whereOptionOf("rollback")).toBe("--in");
});
