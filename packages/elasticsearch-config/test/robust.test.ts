import { assert, constantFrom, integer, jsonValue, nat, property, string } from "fast-check";
import { expect, test } from "vitest";
import { renderFinding } from "../src/index.ts";
import { check, json, SOUND } from "./files.ts";

const FILES = Object.keys(SOUND);

/** Any character but halves of one; fast-check's own (`binary`) begins with a table of all million. */
const character = integer({ min: 0, max: 0x10_ff_ff })
  .filter((point) => point < 0xd8_00 || point > 0xdf_ff)
  .map((point) => String.fromCodePoint(point));

test("no text is too odd to be judged", () => {
  assert(
    property(constantFrom(...FILES), string({ unit: character, maxLength: 200 }), (file, text) => {
      expect(Array.isArray(check({ [file]: text }))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("no JSON has a shape that is too odd to be judged, and every finding is of its file", () => {
  const bodies = FILES.filter((file) => file.endsWith(".json"));
  assert(
    property(constantFrom(...bodies), jsonValue({ maxDepth: 4 }), (file, value) => {
      for (const { at } of check({ [file]: json(value) })) expect(at.line).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});

test("a sound file of which any one value was exchanged is judged all the same", () => {
  assert(
    property(
      constantFrom(...FILES),
      nat(60),
      constantFrom("null", "[]", "{}", '""', "-1", "true", '"${X}"', "[[]]", '{"a": {"b": 1}}'),
      (file, line, value) => {
        const lines = (SOUND[file] ?? "").split("\n");
        const at = line % lines.length;
        const broken = lines.with(at, (lines[at] ?? "").replace(/: .*?(,?)$/, `: ${value}$1`)).join("\n");
        expect(check({ [file]: broken }).map(renderFinding)).toBeInstanceOf(Array);
      },
    ),
    { numRuns: 40 },
  );
});

test("no finding shows a secret", () => {
  const text = `${SOUND["elasticsearch.yml"]}s3.client.default.access_key: AKIAEXAMPLE\n`;
  const repository = json({ type: "s3", settings: { bucket: "some-bucket", secret_key: "AKIAEXAMPLE" } });
  const found = check({ "elasticsearch.yml": text, "cluster/snapshot-repositories/bucket.json": repository });
  expect(found).toHaveLength(2);
  expect(found.map(renderFinding).join("\n")).not.toContain("AKIAEXAMPLE");
});
