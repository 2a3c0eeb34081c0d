import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import { requireKnownTypes } from "../../src/resources/known-types.ts";
import { modelledTypes, typeModel } from "../../src/resources/type-model.ts";
import { validateProperties } from "../../src/resources/validate-properties.ts";
import { UNKNOWN, type Evaluated } from "../../src/template/evaluate.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { refusalOf } from "../template/template-fixture.ts";

type Properties = Readonly<Record<string, Evaluated>>;
const PARAMETER = "AWS::SSM::Parameter";

const VALID: readonly [what: string, type: string, properties: Properties][] = [
  [
    "text for a number and a number for text",
    "AWS::AutoScaling::AutoScalingGroup",
    { MinSize: 1, MaxSize: "2", HealthCheckGracePeriod: "300" },
  ],
  ["text for a boolean", "AWS::SNS::Topic", { FifoTopic: "true" }],
  ["unknown values anywhere", PARAMETER, { Type: UNKNOWN, Value: UNKNOWN, Tags: { a: UNKNOWN } }],
  ["a policy as an object", "AWS::IAM::Role", { AssumeRolePolicyDocument: { Statement: [{ Condition: {} }] } }],
  [
    "a dynamic reference for a number",
    "AWS::ElastiCache::ReplicationGroup",
    { ReplicationGroupDescription: "x", Port: "{{resolve:ssm:/port}}" },
  ],
  ["nothing where nothing is required", "AWS::SNS::Topic", {}],
];

const INVALID: readonly [what: string, type: string, properties: Properties, problem: string][] = [
  ["missing", PARAMETER, { Value: "v" }, "The property {/Type} is required"],
  ["two missing", PARAMETER, {}, "The property {/Type} is required, The property {/Value} is required"],
  [
    "unknown",
    "AWS::SNS::Topic",
    { Nmae: "x", toString: "y" },
    "Encountered unsupported properties in {/}: [Nmae, toString]",
  ],
  [
    "a list for text",
    "AWS::SNS::Topic",
    { TopicName: ["a"] },
    "Value of property {/TopicName} does not match type {String}",
  ],
  ["text for a list", "AWS::SNS::Topic", { Tags: "a" }, "Value of property {/Tags} does not match type {List}"],
  [
    "words for a number",
    "AWS::Lambda::Function",
    { Code: {}, Role: "r", Timeout: "soon" },
    "Value of property {/Timeout} does not match type {Number}",
  ],
  [
    "a fraction for a whole number",
    "AWS::Lambda::Function",
    { Code: {}, Role: "r", Timeout: 1.5 },
    "Value of property {/Timeout} does not match type {Number}",
  ],
  [
    "a word for a boolean",
    "AWS::SNS::Topic",
    { FifoTopic: "yes" },
    "Value of property {/FifoTopic} does not match type {Boolean}",
  ],
  [
    "an enum's stranger",
    PARAMETER,
    { Type: "Text", Value: "v" },
    "Value of property {/Type} is not one of [String, StringList]",
  ],
  [
    "inside a list of objects",
    "AWS::SNS::Topic",
    { Subscription: [{ Protocol: "sqs", Foo: 1 }] },
    "Encountered unsupported properties in {/Subscription/0}: [Foo], The property {/Subscription/0/Endpoint} is required",
  ],
  [
    "inside a tag",
    "AWS::SNS::Topic",
    { Tags: [{ Key: "a", Vlaue: "b" }] },
    "Encountered unsupported properties in {/Tags/0}: [Vlaue], The property {/Tags/0/Value} is required",
  ],
];

describe("validateProperties", () => {
  test.each(VALID)("accepts %s", (_, type, properties) => {
    expect(validateProperties(type, properties)).toBeUndefined();
  });

  test.each(INVALID)("refuses %s", (_, type, properties, problem) => {
    expect(validateProperties(type, properties)).toBe(`Property validation failure: [${problem}]`);
  });
});

const someValue: fc.Arbitrary<Evaluated> = fc.oneof(
  fc.constant(UNKNOWN),
  fc.constantFrom("", "true", "1", "{{resolve:ssm:/a}}"),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

test("whatever the properties are, validation ends with a sentence or without one", () => {
  const names = fc.constantFrom(...modelledTypes());
  const anyProperties = names.chain((type) => {
    const known = Object.keys(typeModel(type)?.properties ?? {});
    const name = fc.constantFrom(...known, "constructor", "__proto__");
    return fc.tuple(fc.constant(type), fc.dictionary(name, someValue, { maxKeys: 4 }));
  });
  const isAnswered = fc.property(anyProperties, ([type, properties]) => {
    const problem = validateProperties(type, properties);
    return problem === undefined || problem.startsWith("Property validation failure: [");
  });
  expect(fc.check(isAnswered, { numRuns: 1000 }).failed).toBe(false);
});

const template = (resources: string, outputs = "{}"): string => `Resources: ${resources}\nOutputs: ${outputs}`;

const REFUSED_TEMPLATES: readonly [what: string, body: string, message: string][] = [
  [
    "types nobody models, all at once",
    template("{ A: { Type: AWS::X::Y }, B: { Type: AWS::A::B }, C: { Type: AWS::X::Y } }"),
    "Template format error: Unrecognized resource types: [AWS::A::B, AWS::X::Y]",
  ],
  [
    "an attribute the type has not",
    template("{ A: { Type: AWS::SNS::Topic } }", "{ O: { Value: !GetAtt A.Arn } }"),
    "Template error: resource A does not support attribute type Arn in Fn::GetAtt",
  ],
  [
    "a snapshot of a topic",
    template("{ A: { Type: AWS::SNS::Topic, DeletionPolicy: Snapshot } }"),
    "Template error: resource type AWS::SNS::Topic does not support deletion policy Snapshot",
  ],
];

describe("requireKnownTypes", () => {
  test.each(REFUSED_TEMPLATES)("refuses %s", (_, body, message) => {
    expect(refusalOf(() => requireKnownTypes(parseTemplate(body)))).toBe(message);
  });

  test("accepts attributes, readable properties and snapshots of what can be snapshotted", () => {
    const body = template(
      "{ A: { Type: AWS::SNS::Topic }, V: { Type: AWS::EC2::Volume, DeletionPolicy: Snapshot, UpdateReplacePolicy: Snapshot } }",
      "{ O: { Value: !Sub '${A.TopicName} ${A.DisplayName}' } }",
    );
    requireKnownTypes(parseTemplate(body));
    expect(parseTemplate(body).resources["V"]?.deletionPolicy).toBe("Snapshot");
  });
});
