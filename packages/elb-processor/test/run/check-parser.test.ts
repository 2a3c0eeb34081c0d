import { expect, it } from "vitest";
import { EVENT_FORMS } from "../../src/event/log-event.ts";
import { checkParser } from "../../src/run/check-parser.ts";
import { planTime } from "../../src/run/plan-time.ts";

it.each(EVENT_FORMS)(
  "every sample line of a deployment's check is understood, and becomes an event of the form %s",
  (form) => {
    expect(checkParser({ form, labels: {} })).toEqual({ kind: "passed", lines: 5 });
  },
);

it("of a run's time a fifth is kept to end connections, half a minute at most, and of that a moment to say what happened", () => {
  expect(planTime(10_000)).toEqual({ readMs: 7_500, settleMs: 9_500 });
  expect(planTime(900_000)).toEqual({ readMs: 869_000, settleMs: 899_000 });
});
