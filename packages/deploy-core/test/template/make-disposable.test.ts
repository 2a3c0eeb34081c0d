import { describe, expect, it } from "vitest";
import { deletionPolicyOf, replacePolicyOf } from "../../src/plan/data/policy-effects.ts";
import { makeDisposable } from "../../src/template/make-disposable.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";

const YAML = `# what a test leaves nothing of
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: RetainExceptOnCreate # why it is kept elsewhere
    UpdateReplacePolicy: "Retain"
    Metadata: { Note: "DeletionPolicy: Retain" }
  Queue: { Type: AWS::SQS::Queue, DeletionPolicy: 'Snapshot' }
  Topic:
    Type: AWS::SNS::Topic
  Database:
    # an instance outside clusters is kept in a snapshot unless the template says otherwise
    Type: AWS::RDS::DBInstance
`;

const JSON_TEXT = `{ "Resources": {
  "Bucket": { "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain" },
  "Database": {
    "Type": "AWS::RDS::DBInstance" } } }`;

function disposable(text: string) {
  return makeDisposable(parseTemplate(text, "template.yaml"), (resource) => deletionPolicyOf(resource) !== "Delete");
}

describe.each([
  ["YAML", YAML],
  ["JSON", JSON_TEXT],
])("a disposable template in %s", (_language, text) => {
  it("keeps nothing that is deleted or replaced", () => {
    for (const resource of disposable(text).resources.values()) {
      expect([resource.logicalId, deletionPolicyOf(resource), replacePolicyOf(resource)]).toEqual([
        resource.logicalId,
        "Delete",
        "Delete",
      ]);
    }
  });

  it("differs from the other in its policies alone", () => {
    const [before, after] = [parseTemplate(text, "t"), disposable(text)];
    for (const [logicalId, { line: _, deletionPolicy: _d, updateReplacePolicy: _u, ...rest }] of before.resources) {
      expect(after.resources.get(logicalId)).toMatchObject(rest);
    }
    expect([...after.resources.keys()]).toEqual([...before.resources.keys()]);
  });
});

it("leaves comments, and texts that only look like policies, as they are", () => {
  const { text } = disposable(YAML);
  expect(text).toContain("DeletionPolicy: Delete # why it is kept elsewhere");
  expect(text).toContain('Note: "DeletionPolicy: Retain"');
});

it("is the same text where nothing is kept", () => {
  const text = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n";
  expect(disposable(text).text).toBe(text);
});
