import { expect, test } from "vitest";
import { renderEngine } from "../src/render-engine.ts";

test("the engine's figures stand beside those of a server that does nothing", () => {
  const summary = (medianMs: number) => ({ medianMs, fastestMs: medianMs - 10, slowestMs: medianMs + 10 });
  const text = renderEngine({
    starts: [
      { name: "bundled", summary: summary(180), residentMb: 55.2 },
      { name: "a bare server", summary: summary(90), residentMb: 44 },
    ],
    deployedMb: 86.4,
    loads: [{ name: "work, 10 calls", elapsedMs: 900, floorMs: 100 }],
  });
  expect(text.split("\n")).toEqual([
    "from start to first connection  median ms  fastest  slowest  MB  of floor",
    "bundled                               180      170      190  55  2.0",
    "a bare server                          90       80      100  44  1.0",
    "",
    "With all layers deployed to it, the engine has 86 MB resident.",
    "",
    "at instant speed   ms  as many calls for nothing, ms  of floor",
    "work, 10 calls    900                            100  9.0",
    "",
  ]);
});
