import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfiguration } from "../src/language/parse-configuration.ts";
import { printConfiguration } from "../src/language/print-configuration.ts";
import { configurations } from "./arbitrary-configurations.ts";
import { isConfiguration } from "./reference-grammar.ts";

/** A tree without its places, which printing does not keep. */
function withoutPlaces(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === "at" ? undefined : value)));
}

test("a configuration that was printed reads as the same configuration, and Logstash's grammar takes it", () => {
  fc.assert(
    fc.property(configurations(), (configuration) => {
      const text = printConfiguration(configuration);
      const parsed = parseConfiguration({ file: "a.conf", text });
      expect(parsed.problems).toEqual([]);
      expect(withoutPlaces(parsed.configuration)).toEqual(withoutPlaces(configuration));
      expect(isConfiguration(text)).toBe(true);
    }),
    { numRuns: 40 },
  );
});
