import { describe, expect, test } from "vitest";
import { resolveDynamicReferences, type DynamicReferenceLookup } from "../../src/template/dynamic-references.ts";
import { refusalOf } from "./template-fixture.ts";

const ARN = "arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:cache-abcdef";
const lookup: DynamicReferenceLookup = {
  ssmParameter: (name, version) => (name === "/size" ? `3${version === undefined ? "" : `@${version}`}` : undefined),
  secretString: (id, { stage }) =>
    id === "plain"
      ? `text${stage === undefined ? "" : `@${stage}`}`
      : id === ARN
        ? '{"token":"t","n":{"a":1}}'
        : undefined,
};

const RESULTS: readonly [text: string, result: string][] = [
  ["{{resolve:ssm:/size}}", "3"],
  ["size {{resolve:ssm:/size:2}} of {{resolve:ssm:/size}}", "size 3@2 of 3"],
  ["{{resolve:secretsmanager:plain}}", "text"],
  ["{{resolve:secretsmanager:plain:SecretString}}", "text"],
  ["{{resolve:secretsmanager:plain:SecretString::AWSPREVIOUS}}", "text@AWSPREVIOUS"],
  [`{{resolve:secretsmanager:${ARN}:SecretString:token}}`, "t"],
  [`{{resolve:secretsmanager:${ARN}:SecretString:n::}}`, '{"a":1}'],
  ["no reference", "no reference"],
];

const REFUSALS: readonly [text: string, message: string][] = [
  ["{{resolve:ssm:/none}}", "Unable to fetch parameters [/none] from parameter store for this account."],
  [
    "{{resolve:secretsmanager:none}}",
    "Secrets Manager can't find the specified secret. " +
      "(Service: AWSSecretsManager; Status Code: 400; Error Code: ResourceNotFoundException)",
  ],
  [
    `{{resolve:secretsmanager:${ARN}:SecretString:absent}}`,
    "Could not find a value associated with JSONKey in SecretString",
  ],
  ["{{resolve:secretsmanager:plain:SecretString:key}}", "Could not parse SecretString JSON"],
  [
    "{{resolve:ssm-secure:/size:1}}",
    "embedded-aws does not model the dynamic reference {{resolve:ssm-secure:...}}, so it refuses it rather than pretend.",
  ],
];

describe("resolveDynamicReferences", () => {
  test.each(RESULTS)("%s", (text, result) => {
    expect(resolveDynamicReferences({ list: [text, 1] }, lookup)).toEqual({ list: [result, 1] });
  });

  test.each(REFUSALS)("refuses %s", (text, message) => {
    expect(refusalOf(() => resolveDynamicReferences(text, lookup))).toBe(message);
  });
});
