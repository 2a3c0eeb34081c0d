import { describe, expect, it } from "vitest";
import { findCounterexample, GUARANTEES } from "../support/data-guarantees.ts";

describe("whatever ten thousand change sets and pairs of templates say", () => {
  it.each(Object.keys(GUARANTEES))("%s", (name) => {
    expect(findCounterexample(name, 10_000)).toBeUndefined();
  });
});
