import { describe, expect, it } from "vitest";
import { createEventMaker, EVENT_FORMS, type EventForm } from "../../src/index.ts";
import { writeLine } from "../write-line.ts";

function eventOf(line: Buffer, { form, maxLineBytes = 1_024 }: { form: EventForm; maxLineBytes?: number }): unknown {
  const object = { bucket: "b", key: "k", etag: "e" };
  const events = createEventMaker({ object, form, maxLineBytes });
  const [batch] = events.push(Buffer.concat([line, Buffer.from("\n")]));
  return JSON.parse(batch?.bytes.toString("utf8") ?? "");
}

/** Where a form has what is known of load balancers. */
function inForm(form: EventForm, elb: object): object {
  return form === "ecs" ? { aws: { elb, s3: { bucket: { name: "b" } } } } : { elb };
}

describe.each(EVENT_FORMS)("in the form %s", (form) => {
  it("a line that was cut is marked with what the whole of it measured", () => {
    expect(eventOf(Buffer.from("hello"), { form, maxLineBytes: 4 })).toMatchObject({
      message: "hell",
      tags: ["elb_unparsable", "elb_cut"],
      ...inForm(form, { kind: "unparsable", line_bytes: 5, kept_bytes: 4 }),
    });
  });

  it("a line that is no UTF-8 is read as far as it goes, marked, and its bytes are there", () => {
    const [before = "", behind = ""] = writeLine("classic").split("curl/7.46.0");
    const line = Buffer.concat([Buffer.from(before), Buffer.of(0x63, 0xff), Buffer.from(behind)]);
    expect(eventOf(line, { form })).toMatchObject({
      message: `${before}c\uFFFD${behind}`,
      tags: ["elb_not_utf8"],
      ...inForm(form, { kind: "classic", raw_base64: line.toString("base64") }),
    });
  });

  it("both may be so at once, and what was cut away is not among the bytes", () => {
    expect(eventOf(Buffer.of(0xff, 0x61, 0x62, 0x63), { form, maxLineBytes: 2 })).toMatchObject({
      tags: ["elb_unparsable", "elb_cut", "elb_not_utf8"],
      ...inForm(form, { line_bytes: 4, kept_bytes: 2, raw_base64: Buffer.of(0xff, 0x61).toString("base64") }),
    });
  });

  it("a line with the replacement character in it is UTF-8, and not marked", () => {
    expect(eventOf(Buffer.from(writeLine("alb", { user_agent: "a\uFFFDb" })), { form })).not.toHaveProperty("tags");
  });
});

it("no mark stands at the top of an event in the Elastic Common Schema", () => {
  expect(eventOf(Buffer.of(0xff), { form: "ecs" })).not.toHaveProperty("elb");
});
