import { expect, it } from "vitest";
import type { GivenConsent } from "../../src/model/consent.ts";
import { describeGiven } from "../../src/plan/data/describe-given.ts";

const given = (count: number): readonly GivenConsent[] =>
  Array.from({ length: count }, (_, index) => ({ option: "--allow-rolling", logicalId: `Group${index}` }));

it("says nothing where nobody consented", () => {
  expect(describeGiven({ parameterConsents: [], given: [], by: undefined })).toBeUndefined();
});

it("says who named what, and counts what does not fit into a Description of AWS", () => {
  const by = "arn:aws:iam::111111111111:user/ops";
  expect(describeGiven({ parameterConsents: [], given: given(2), by })).toBe(
    "Consented (arn:aws:iam::111111111111:user/ops): --allow-rolling Group0, --allow-rolling Group1",
  );
  const text = describeGiven({ parameterConsents: [], given: given(500), by }) ?? "";
  expect(text.length).toBeLessThanOrEqual(1024);
  expect(text).toMatch(/, --allow-rolling Group\d+ and \d+ more$/);
});

it("fits even where a single name does not", () => {
  const longest = [{ option: "--allow-removing", logicalId: "A".repeat(2000) }] as const;
  expect(describeGiven({ parameterConsents: [], given: longest, by: undefined })).toBe("Consented: 1 of them");
});

it("names parameters that change against their rule, too", () => {
  const changing = { option: "--allow-changing", parameter: "VpcId", rule: "immutable", because: "" } as const;
  expect(describeGiven({ given: given(1), parameterConsents: [changing], by: undefined })).toBe(
    "Consented: --allow-rolling Group0, --allow-changing VpcId",
  );
});
