import type { Json } from "../../src/json.ts";
import { AwsError } from "../../src/aws-error.ts";
import { evaluateConditions } from "../../src/template/evaluate-conditions.ts";
import { evaluate, UNKNOWN, type Evaluated, type PseudoParameters, type Scope } from "../../src/template/evaluate.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { resolveParameters, type ParameterSources } from "../../src/template/resolve-parameters.ts";
import type { Template } from "../../src/template/template.ts";

export const pseudo: PseudoParameters = {
  "AWS::AccountId": "111111111111",
  "AWS::NotificationARNs": [],
  "AWS::Partition": "aws",
  "AWS::Region": "ap-southeast-2",
  "AWS::StackId": "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-cache/1",
  "AWS::StackName": "ci-cache",
  "AWS::URLSuffix": "amazonaws.com",
};

export const noSources: ParameterSources = { previous: {}, ssmParameter: () => undefined };

/** A template with one topic, in which a test replaces what it is about. */
export function aTemplate(parts: Record<string, unknown> = {}): Template {
  return parseTemplate(JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } }, ...parts }));
}

/** The scope of a stack in which `Topic` exists and everything else is yet to be made. */
export function aScope(template: Template, values: Readonly<Record<string, string>> = {}): Scope {
  const given = Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
  const parameters = resolveParameters(template, given, noSources);
  const attributes: Readonly<Record<string, Evaluated>> = { TopicName: "alarms", "Endpoint.Address": "cache.example" };
  return {
    template,
    parameters,
    pseudo,
    conditions: evaluateConditions(template, { parameters, pseudo }),
    resource: (logicalId) =>
      logicalId === "Topic"
        ? { ref: "arn:topic", attribute: (name) => attributes[name] ?? UNKNOWN }
        : { ref: UNKNOWN, attribute: () => UNKNOWN },
    importValue: (name) => (name === "shared-vpc" ? "vpc-1" : undefined),
  };
}

/** Evaluates an expression in a template with parameters, mappings and conditions to refer to. */
export function evaluated(expression: Json): Evaluated {
  const template = aTemplate({
    Parameters: {
      Name: { Type: "String", Default: "broker" },
      Zones: { Type: "CommaDelimitedList", Default: "a, b,c" },
      Port: { Type: "Number", Default: 5000 },
    },
    Mappings: { Sizes: { ci: { type: "t3.small", zones: ["a", "b"] } } },
    Conditions: { IsCi: { "Fn::Equals": [{ Ref: "Name" }, "broker"] }, IsProd: { "Fn::Not": [{ Condition: "IsCi" }] } },
    Resources: { Topic: { Type: "AWS::SNS::Topic" }, Later: { Type: "AWS::SNS::Topic" } },
  });
  return evaluate(expression, aScope(template));
}

/** Returns the message of the AwsError that `action` throws; any other ending fails the test. */
export function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
