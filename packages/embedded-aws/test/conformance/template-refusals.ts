import { aTemplate, topic } from "../cloudformation/templates.ts";
import { BODY, create, given, parameters, validate, type Refusal } from "./refusal.ts";

/** Parameters that do not fit. */
export const PARAMETERS: readonly Refusal[] = [
  {
    what: "one without a value",
    ...create(parameters({ P: { Type: "String" } })),
    message: "Parameters: [P] must have values",
    evidence: "I",
  },
  {
    what: "one that the template does not have",
    ...create(BODY, given("Q", "v")),
    message: "Parameters: [Q] do not exist in the template",
    evidence: "I",
  },
  {
    what: "a value that is not allowed",
    ...create(parameters({ P: { Type: "String", AllowedValues: ["a", "b"] } }), given("P", "c")),
    message: "Parameter 'P' must be one of AllowedValues",
    evidence: "I",
  },
  {
    what: "a word for a number",
    ...create(parameters({ P: { Type: "Number" } }), given("P", "many")),
    message: "Parameter 'P' must be a number.",
    evidence: "R",
  },
  {
    what: "a value that breaks its pattern",
    ...create(parameters({ P: { Type: "String", AllowedPattern: "[a-z]+" } }), given("P", "1")),
    message: "Parameter 'P' must match pattern [a-z]+",
    evidence: "K",
  },
];

const resource = (Properties: object, more: object = {}): string =>
  aTemplate({ A: { Type: "AWS::SNS::Topic", Properties, ...more } });

/** Templates that are none. */
export const TEMPLATES: readonly Refusal[] = [
  {
    what: "none at all",
    operation: "ValidateTemplate",
    input: {},
    message: "Either Template URL or Template Body must be specified.",
    evidence: "R",
  },
  {
    what: "no resources",
    ...validate(JSON.stringify({ Resources: {} })),
    message: "Template format error: At least one Resources member must be defined.",
    evidence: "R",
  },
  {
    what: "broken YAML",
    ...validate("Resources:\n  A: [\n"),
    message: "Template format error: YAML not well-formed. (line 3, column 1)",
    evidence: "R",
  },
  {
    what: "broken JSON",
    ...validate('{"Resources": {"A": {"Type"}}}'),
    message: "Template format error: JSON not well-formed. (line 1, column 28)",
    evidence: "R",
  },
  {
    what: "a resource without a type",
    ...validate(JSON.stringify({ Resources: { A: { Properties: {} } } })),
    message: "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    evidence: "R",
  },
  {
    what: "a resource that is no object",
    ...validate(JSON.stringify({ Resources: { A: "topic" } })),
    message: "Template format error: [/Resources/A] Any Resources member must be an object.",
    evidence: "R",
  },
  {
    what: "a mapping of a wrong shape",
    ...validate(aTemplate({ A: topic("a") }, { Mappings: { M: { K: { V: { deep: "x" } } } } })),
    message: "Template format error: Every Mappings attribute must be a String or a List.",
    evidence: "R",
  },
  {
    what: "a reference to nothing",
    ...validate(resource({ TopicName: { Ref: "X" } })),
    message: "Template format error: Unresolved resource dependencies [X] in the Resources block of the template",
    evidence: "R",
  },
  {
    what: "a reference to nothing in an output",
    ...validate(aTemplate({ A: topic("a") }, { Outputs: { O: { Value: { Ref: "X" } } } })),
    message: "Template format error: Unresolved resource dependencies [X] in the Outputs block of the template",
    evidence: "R",
  },
  {
    what: "an unknown type",
    ...validate(aTemplate({ A: { Type: "AWS::No::Such" } })),
    message: "Template format error: Unrecognized resource types: [AWS::No::Such]",
    evidence: "R",
  },
  {
    what: "a name that is not alphanumeric",
    ...validate(aTemplate({ "a-b": topic("a") })),
    message: "Template format error: Resource name a-b is non alphanumeric.",
    evidence: "R",
  },
  {
    what: "an unknown attribute of a resource",
    ...validate(aTemplate({ A: topic("a", { a: 1 }) })),
    message: "Invalid template resource property 'a'",
    evidence: "R",
  },
  {
    what: "a null",
    ...validate(aTemplate({ A: topic("a") }, { Outputs: { X: { Value: null } } })),
    message: "[/Outputs/X/Value] 'null' values are not allowed in templates",
    evidence: "R",
  },
  {
    what: "a circle",
    ...validate(aTemplate({ A: topic("a", { DependsOn: "B" }), B: topic("b", { DependsOn: "A" }) })),
    message: "Circular dependency between resources: [A, B]",
    evidence: "I",
  },
  ...(
    [
      ["Fn::Select", { "Fn::Select": [5, ["only"]] }, "Fn::Select cannot select nonexistent value at index 5"],
      [
        "Fn::Split",
        { "Fn::Select": [0, { "Fn::Split": [","] }] },
        "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.",
      ],
      [
        "Fn::Join",
        { "Fn::Join": ["x"] },
        "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
      ],
      [
        "Fn::GetAtt",
        { "Fn::GetAtt": ["A"] },
        "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
      ],
      [
        "Fn::FindInMap",
        { "Fn::FindInMap": ["M"] },
        "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value",
      ],
      ["Fn::If", { "Fn::If": ["x"] }, "Fn::If requires a list argument with the first element being a condition"],
    ] as const
  ).map(([name, value, message]): Refusal => ({
    what: `a wrong ${name}`,
    ...create(resource({ DisplayName: value })),
    message: `Template error: ${message}`,
    evidence: "R",
  })),
  {
    what: "a wrong Fn::Equals",
    ...create(aTemplate({ A: topic("a") }, { Conditions: { C: { "Fn::Equals": ["x"] } } })),
    message: "Template error: every Fn::Equals object requires a list of 2 string parameters.",
    evidence: "R",
  },
  {
    what: "a name that begins with a digit",
    operation: "CreateStack",
    input: { StackName: "1stack", TemplateBody: BODY },
    message:
      "1 validation error detected: Value '1stack' at 'stackName' failed to satisfy constraint: Member must satisfy " +
      "regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
    evidence: "R",
  },
  {
    what: "a URL that is none of S3's",
    operation: "ValidateTemplate",
    input: { TemplateURL: "https://example.com/template.json" },
    message: "S3 error: Domain name specified in example.com is not a valid S3 domain",
    evidence: "R",
  },
];
