import { aTemplate } from "../cloudformation/templates.ts";
import type { Evidence } from "./row.ts";
import { parameter, StackName } from "./scenario.ts";

/** An edit of a template or of the request around it. */
export interface Edit {
  readonly what: string;
  readonly evidence: Evidence;
  /** What the update is asked beside the stack; the template as it is when there is none. */
  readonly input: object;
}

const RESOURCES = { A: parameter("a"), B: parameter("b") };
const SECTIONS = {
  Conditions: { Extra: { "Fn::Equals": [{ Ref: "With" }, "yes"] } },
  Parameters: { With: { Type: "String", Default: "no" } },
};
const withResource = (attributes: object): object => ({
  TemplateBody: aTemplate({ ...RESOURCES, B: { ...parameter("b"), ...attributes }, Extra: conditional }, SECTIONS),
});
const conditional = parameter("extra", "one", { Condition: "Extra" });

/** What the stack is before each edit. */
export const DEPLOYED = { StackName, TemplateBody: aTemplate({ ...RESOURCES, Extra: conditional }, SECTIONS) };

/** Edits that are no update: AWS looks at the resources that come out of the template. */
export const NO_UPDATES: readonly Edit[] = [
  {
    what: "white space",
    evidence: "E",
    input: { TemplateBody: JSON.stringify(JSON.parse(DEPLOYED.TemplateBody), null, 2) },
  },
  ...(
    [
      ["a description", { Description: "other" }],
      ["the format version", { AWSTemplateFormatVersion: "2010-09-09" }],
      ["an output", { Outputs: { O: { Value: "x" } } }],
      ["the template's metadata", { Metadata: { M: "x" } }],
      ["an unused mapping", { Mappings: { M: { K: { V: "x" } } } }],
      ["an unused parameter", { Parameters: { ...SECTIONS.Parameters, Q: { Type: "String", Default: "x" } } }],
      ["an unused condition", { Conditions: { ...SECTIONS.Conditions, C: { "Fn::Equals": ["a", "b"] } } }],
    ] as const
  ).map(([what, sections]): Edit => ({
    what,
    evidence: "E",
    input: {
      TemplateBody: aTemplate({ ...RESOURCES, Extra: conditional }, { ...SECTIONS, ...sections }),
    },
  })),
  { what: "a DependsOn", evidence: "E", input: withResource({ DependsOn: "A" }) },
  {
    what: "a CreationPolicy",
    evidence: "E",
    input: withResource({ CreationPolicy: { ResourceSignal: { Count: 0, Timeout: "PT1M" } } }),
  },
];

/** Edits that are an update. */
export const REAL_UPDATES: readonly Edit[] = [
  { what: "a property", evidence: "E", input: withResource(parameter("b", "two")) },
  { what: "a resource's metadata", evidence: "E", input: withResource({ Metadata: { M: "x" } }) },
  { what: "a resource less", evidence: "E", input: { TemplateBody: aTemplate({ A: RESOURCES.A }, SECTIONS) } },
  { what: "a DeletionPolicy", evidence: "I", input: withResource({ DeletionPolicy: "Retain" }) },
  {
    what: "a condition that now holds",
    evidence: "E",
    input: { UsePreviousTemplate: true, Parameters: [{ ParameterKey: "With", ParameterValue: "yes" }] },
  },
  {
    what: "the stack's tags",
    evidence: "K",
    input: { UsePreviousTemplate: true, Tags: [{ Key: "team", Value: "logs" }] },
  },
];
