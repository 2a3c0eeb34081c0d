import { expect, it } from "vitest";
import { createEventMaker, type EventForm } from "../../src/index.ts";

function cutEvent(form: EventForm): unknown {
  const object = { bucket: "b", key: "k", etag: "e" };
  const events = createEventMaker({ object, form, maxLineBytes: 4 });
  return JSON.parse(events.push(Buffer.from("hello\n"))[0]?.bytes.toString("utf8") ?? "");
}

it.each([
  ["logstack", { elb: { kind: "unparsable", line_bytes: 5, kept_bytes: 4 } }],
  ["ecs", { aws: { elb: { kind: "unparsable", line_bytes: 5, kept_bytes: 4 }, s3: { bucket: { name: "b" } } } }],
] as const)("a line that was cut is marked where the form %s has what is known of load balancers", (form, expected) => {
  expect(cutEvent(form)).toMatchObject({ message: "hell", tags: ["elb_unparsable", "elb_cut"], ...expected });
});

it("no mark of a cut line stands at the top of an event in the Elastic Common Schema", () => {
  expect(cutEvent("ecs")).not.toHaveProperty("elb");
});
