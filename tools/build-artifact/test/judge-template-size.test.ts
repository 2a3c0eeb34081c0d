import { expect, test } from "vitest";
import { judgeTemplateSize } from "../src/judge-template-size.ts";

test("a template that goes along with the call needs no word", () => {
  expect(judgeTemplateSize("template.yaml", 51_200)).toEqual([]);
});

test("of one that goes through S3 the build says so", () => {
  expect(judgeTemplateSize("template.yaml", 51_201)).toEqual([
    "template.yaml has 51,201 bytes, more than the 51,200 that go along with a call: it goes through S3, where whoever deploys needs permissions too.",
  ]);
  expect(judgeTemplateSize("template.yaml", 1_000_000)).toHaveLength(1);
});

test("one that CloudFormation takes in no way is not built", () => {
  expect(() => judgeTemplateSize("template.yaml", 1_000_001)).toThrow(
    "template.yaml has 1,000,001 bytes, and CloudFormation takes 1,000,000.",
  );
});
