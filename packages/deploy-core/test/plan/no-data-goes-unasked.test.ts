import { describe, expect, it } from "vitest";
import { findCounterexample, GUARANTEES } from "../support/data-guarantees.ts";

describe("whatever a change set and two templates say", () => {
  it.each(Object.keys(GUARANTEES))("%s", (name) => {
    expect(findCounterexample(name, 500)).toBeUndefined();
  });
});
