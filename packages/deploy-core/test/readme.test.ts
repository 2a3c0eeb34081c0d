import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseDeployEvent } from "../src/report/render-json.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("every example of an event in the README is one, and every kind of event there is described", () => {
  const examples = /```jsonl\n([^`]+)```/.exec(readme)?.[1]?.trim().split("\n") ?? [];
  expect(examples.length).toBeGreaterThan(5);
  for (const example of examples) {
    const event = parseDeployEvent(example);
    expect(event, example).toBeDefined();
    expect(readme).toMatch(new RegExp(`^\\| .*\`${event?.event}\``, "m"));
  }
});
