import * as fc from "fast-check";
import { aTemplate, topic } from "../cloudformation/templates.ts";

/** A template that is whole but for one thing that no template has, and the name of that thing. */
export interface MisfitTemplate {
  readonly names: string;
  readonly body: string;
}

const SECTIONS = {
  Parameters: { P: { Type: "String", Default: "p" } },
  Mappings: { M: { K: { V: "value" } } },
  Conditions: { C: { "Fn::Equals": ["a", "a"] } },
  Outputs: { O: { Value: { Ref: "A" } } },
};
const RESOURCES = { A: topic("a"), B: topic("b", {}, { DisplayName: { Ref: "A" } }), D: topic("d") };

type Misplace = (name: string) => string;

const whole = (resources: object, sections: object = SECTIONS): string => aTemplate(resources, sections);
const withValue = (value: unknown): string => whole({ ...RESOURCES, A: topic("a", {}, { DisplayName: value }) });
const inSection = (section: keyof typeof SECTIONS, content: object): string =>
  whole(RESOURCES, { ...SECTIONS, [section]: { ...SECTIONS[section], ...content } });

/** Where a name that means nothing can be put: each of them must be refused with that name. */
const UNKNOWN: readonly Misplace[] = [
  (name) => whole(RESOURCES, { ...SECTIONS, [name]: { x: "y" } }),
  (name) => whole(RESOURCES, { ...SECTIONS, Transform: `AWS::${name}` }),
  (name) => whole({ ...RESOURCES, A: topic("a", { [name]: "x" }) }),
  (name) => whole({ ...RESOURCES, A: topic("a", {}, { [name]: "x" }) }),
  (name) => whole({ ...RESOURCES, A: { Type: `AWS::SNS::${name}` } }),
  (name) => whole({ ...RESOURCES, A: topic("a", { DeletionPolicy: name }) }),
  (name) => whole({ ...RESOURCES, A: topic("a", { UpdateReplacePolicy: name }) }),
  (name) => whole({ ...RESOURCES, A: topic("a", { UpdatePolicy: { [name]: { x: "y" } } }) }),
  (name) => whole({ ...RESOURCES, A: topic("a", { CreationPolicy: { [name]: { x: "y" } } }) }),
  (name) => whole({ ...RESOURCES, A: topic("a", { DependsOn: name }) }),
  (name) => whole({ ...RESOURCES, A: topic("a", { Condition: name }) }),
  (name) => withValue({ [`Fn::${name}`]: ["x"] }),
  (name) => withValue({ "Fn::Join": ["", [{ [`Fn::${name}`]: "x" }]] }),
  (name) => withValue({ Ref: name }),
  (name) => withValue({ Ref: `AWS::${name}` }),
  (name) => withValue({ "Fn::GetAtt": ["D", name] }),
  (name) => withValue({ "Fn::GetAtt": [name, "TopicName"] }),
  (name) => withValue({ "Fn::Sub": `\${${name}}` }),
  (name) => withValue({ "Fn::FindInMap": [name, "K", "V"] }),
  (name) => withValue({ "Fn::FindInMap": ["M", "K", name] }),
  (name) => withValue({ "Fn::If": [name, "x", "y"] }),
  (name) => inSection("Parameters", { Q: { Type: name, Default: "x" } }),
  (name) => inSection("Parameters", { Q: { Type: "String", Default: "x", [name]: "y" } }),
  (name) => inSection("Conditions", { D: { [`Fn::${name}`]: ["a", "b"] } }),
  (name) => inSection("Conditions", { D: { Condition: name } }),
  (name) => inSection("Outputs", { Q: { Value: "x", [name]: "y" } }),
  (name) => inSection("Outputs", { Q: { Value: "x", Condition: name } }),
  (name) => inSection("Outputs", { Q: { Value: "x", Export: { Name: "e", [name]: "y" } } }),
];

/** Functions where AWS takes none; the answer names the function or the place. */
const MISPLACED: readonly MisfitTemplate[] = [
  { names: "Fn::Equals", body: withValue({ "Fn::Equals": ["a", "a"] }) },
  {
    names: "[A]",
    body: inSection("Conditions", { D: { "Fn::Equals": [{ "Fn::GetAtt": ["A", "TopicName"] }, "x"] } }),
  },
  { names: "DependsOn", body: whole({ ...RESOURCES, A: topic("a", { DependsOn: { Ref: "D" } }) }) },
  { names: "DeletionPolicy", body: whole({ ...RESOURCES, A: topic("a", { DeletionPolicy: { Ref: "P" } }) }) },
  { names: "Q", body: inSection("Parameters", { Q: { Type: "String", Default: { Ref: "P" } } }) },
  { names: "Mappings", body: inSection("Mappings", { N: { K: { V: { Ref: "P" } } } }) },
];

/** Templates with one thing that means nothing, under names that nothing has. */
export const aMisfitTemplate: fc.Arbitrary<MisfitTemplate> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...UNKNOWN), fc.stringMatching(/^Zq[a-z]{3,8}$/))
    .map(([misplace, name]) => ({ names: name, body: misplace(name) })),
  fc.constantFrom(...MISPLACED),
);
