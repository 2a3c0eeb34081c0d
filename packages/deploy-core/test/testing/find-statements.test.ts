import { describe, expect, it } from "vitest";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { findStatements } from "../../src/testing/find-statements.ts";
import { lines } from "../template/texts.ts";

const template = parseTemplate(
  lines(
    "Conditions: { IsOld: !Equals [!Ref AWS::Region, us-east-1] }",
    "Resources:",
    "  Role:",
    "    Type: AWS::IAM::Role",
    "    Properties:",
    "      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Sid: Trust } }",
    "      Policies:",
    "        - PolicyDocument:",
    "            Statement:",
    "              - !If [IsOld, { Effect: Allow, Sid: Older }, { Effect: Deny, Sid: Newer }]",
    "              - { Effect: Allow, Sid: Always }",
  ),
  "template.yaml",
);

describe("findStatements", () => {
  it("finds a resource's statements in order, those of both branches of a condition too", () => {
    const found = findStatements(template, "Role").map(({ Sid }) => Sid);
    expect(found).toEqual(["Trust", "Older", "Newer", "Always"]);
  });

  it("throws for a resource that the template does not have, so that no test passes over a misspelt one", () => {
    expect(() => findStatements(template, "Rolle")).toThrow("The template has no resource Rolle.");
  });
});
