import { aTemplate, topic } from "../cloudformation/templates.ts";
import { BODY, create, given, parameters, type Refusal } from "./refusal.ts";

const many = (count: number, make: (index: number) => unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Name${index}`, make(index)]));
const LONG = "x".repeat(256);
const section = (name: string, members: object): string => aTemplate({ A: topic("a") }, { [name]: members });
const text = { Type: "String", Default: "x" };
const numberOf = (what: string, count: number, most: number): string =>
  `Template format error: Number of ${what}, ${count}, is greater than maximum allowed, ${most}`;
const tooLong = (where: string): string =>
  `Template format error: The name ${LONG} in ${where} is longer than 255 characters`;

/** `[what is too much, the template, AWS's text]`; the limits are documented, the texts of the names and references are ours. */
const TEMPLATES: readonly (readonly [string, string, string, Refusal["evidence"]])[] = [
  ["501 resources", aTemplate(many(501, () => ({ Type: "AWS::SNS::Topic" }))), numberOf("resources", 501, 500), "D"],
  [
    "201 parameters",
    section(
      "Parameters",
      many(201, () => text),
    ),
    numberOf("parameters", 201, 200),
    "D",
  ],
  [
    "201 outputs",
    section(
      "Outputs",
      many(201, () => ({ Value: "x" })),
    ),
    numberOf("outputs", 201, 200),
    "D",
  ],
  [
    "201 mappings",
    section(
      "Mappings",
      many(201, () => ({ K: { V: "x" } })),
    ),
    numberOf("mappings", 201, 200),
    "D",
  ],
  [
    "201 attributes in a mapping",
    section("Mappings", { M: { K: many(201, () => "x") } }),
    numberOf("attributes in mapping M", 201, 200),
    "assumed",
  ],
  [
    "61 dynamic references",
    aTemplate(many(61, (index) => topic(`t${index}`, {}, { DisplayName: "{{resolve:ssm:p}}" }))),
    numberOf("dynamic references", 61, 60),
    "assumed",
  ],
  [
    "a description of 1,025 bytes",
    section("Outputs", {}).replace("{", `{"Description":"${"x".repeat(1_025)}",`),
    "Template format error: 'Description' length is greater than 1024.",
    "D",
  ],
  ["a resource's name of 256 characters", aTemplate({ [LONG]: topic("a") }), tooLong("resources"), "assumed"],
  ["a parameter's name of 256 characters", section("Parameters", { [LONG]: text }), tooLong("parameters"), "assumed"],
  [
    "a mapping's name of 256 characters",
    section("Mappings", { [LONG]: { K: { V: "x" } } }),
    tooLong("mappings"),
    "assumed",
  ],
  ["an output's name of 256 characters", section("Outputs", { [LONG]: { Value: "x" } }), tooLong("outputs"), "assumed"],
];

/** Types whose resources leave no snapshot. */
const WITHOUT_SNAPSHOTS = ["AWS::SNS::Topic", "AWS::S3::Bucket", "AWS::SSM::Parameter", "AWS::EC2::Instance"];

/** Requests that are more than AWS takes. */
export const LIMITS: readonly Refusal[] = [
  ...TEMPLATES.map(([what, body, message, evidence]): Refusal => ({ what, ...create(body), message, evidence })),
  {
    what: "a template of over 51,200 bytes",
    ...create(aTemplate({ A: topic("a", { Metadata: { M: "x".repeat(51_200) } }) })),
    message:
      /^1 validation error detected: Value '\{"Resources".*' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200$/,
    evidence: "R",
  },
  {
    what: "a parameter's value of 4,097 bytes",
    ...create(parameters({ P: { Type: "String" } }), given("P", "x".repeat(4_097))),
    message: /4096/,
    evidence: "D",
  },
  {
    what: "a stack's name of 129 characters",
    operation: "CreateStack",
    input: { StackName: "x".repeat(129), TemplateBody: BODY },
    message: `1 validation error detected: Value '${"x".repeat(129)}' at 'stackName' failed to satisfy constraint: Member must have length less than or equal to 128`,
    evidence: "D",
  },
  ...WITHOUT_SNAPSHOTS.map((type): Refusal => ({
    what: `a snapshot of a resource of ${type}`,
    ...create(aTemplate({ A: { Type: type, DeletionPolicy: "Snapshot" } })),
    message: `Template error: resource type ${type} does not support deletion policy Snapshot`,
    evidence: "K",
  })),
  {
    what: "a snapshot of a replaced resource of a type that has none",
    ...create(aTemplate({ A: topic("a", { UpdateReplacePolicy: "Snapshot" }) })),
    message: /Snapshot$/,
    evidence: "K",
  },
];
