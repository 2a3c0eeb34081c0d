import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isList, isObject, type Json, type JsonObject } from "../../src/json.ts";
import { modelledTypes, typeModel, type PropertyType, type TypeModel } from "../../src/resources/type-model.ts";
import { validateProperties } from "../../src/resources/validate-properties.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";

/** A template that has something at every level. */
const WHOLE = {
  AWSTemplateFormatVersion: "2010-09-09",
  Parameters: { Name: { Type: "String", Default: "x" } },
  Conditions: { Always: { "Fn::Equals": ["a", "a"] } },
  Resources: {
    Group: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      Condition: "Always",
      CreationPolicy: {
        ResourceSignal: { Count: 1 },
        AutoScalingCreationPolicy: { MinSuccessfulInstancesPercent: 50 },
      },
      UpdatePolicy: {
        AutoScalingRollingUpdate: { MaxBatchSize: 1 },
        AutoScalingReplacingUpdate: { WillReplace: false },
      },
      Properties: { MinSize: "1", MaxSize: "1" },
    },
  },
  Outputs: { Out: { Value: "x", Export: { Name: "y" } } },
};

/** The places in a template where AWS says which members there may be. */
const LEVELS = [
  [],
  ["Parameters", "Name"],
  ["Resources", "Group"],
  ["Resources", "Group", "CreationPolicy"],
  ["Resources", "Group", "CreationPolicy", "ResourceSignal"],
  ["Resources", "Group", "CreationPolicy", "AutoScalingCreationPolicy"],
  ["Resources", "Group", "UpdatePolicy"],
  ["Resources", "Group", "UpdatePolicy", "AutoScalingRollingUpdate"],
  ["Resources", "Group", "UpdatePolicy", "AutoScalingReplacingUpdate"],
  ["Outputs", "Out"],
  ["Outputs", "Out", "Export"],
] as const;

/** Returns the value with one more member in the object at `path`. */
function withMember(value: Json, path: readonly string[], [name, content]: readonly [string, Json]): Json {
  const [step, ...rest] = path;
  if (step === undefined) return { ...(isObject(value) ? value : {}), [name]: content };
  if (isList(value)) return value.map((item) => withMember(item, rest, [name, content]));
  const object: JsonObject = isObject(value) ? value : {};
  return { ...object, [step]: withMember(object[step] ?? {}, rest, [name, content]) };
}

const aName = fc.stringMatching(/^Zz[A-Za-z]{1,12}$/);
const aContent = fc.constantFrom<Json>("text", true, 1, [], {}, { Ref: "Name" });

describe("a member that nobody knows", () => {
  it("is refused by name at every level of a template", () => {
    expect(Object.keys(parseTemplate(JSON.stringify(WHOLE)).resources)).toEqual(["Group"]);
    fc.assert(
      fc.property(fc.constantFrom(...LEVELS), aName, aContent, (path, name, content) => {
        const template = JSON.stringify(withMember(WHOLE, path, [name, content]));
        expect(() => parseTemplate(template)).toThrow(name);
      }),
    );
  });

  it("is refused by name in every structure of every resource type's properties", () => {
    const passedOver: string[] = [];
    for (const type of modelledTypes()) {
      const model = typeModel(type);
      if (model === undefined) continue;
      for (const { path, value } of structuresOf(model)) {
        if (!validateProperties(type, value)?.includes("[Zz]")) passedOver.push(`${type}${path}`);
      }
    }
    expect(passedOver).toEqual([]);
  });

  it.each([
    ["UpdatePolicy", { CodeDeployLambdaAliasUpdate: {} }, "CodeDeployLambdaAliasUpdate"],
    ["CreationPolicy", { StartFleet: true }, "StartFleet"],
  ])("of a policy that would change an update is refused too: %s %o", (attribute, policy, message) => {
    const template = withMember(WHOLE, ["Resources", "Group"], [attribute, policy]);
    expect(() => parseTemplate(JSON.stringify(template))).toThrow(message);
  });
});

interface Structure {
  readonly path: string;
  /** Properties that have nothing but an unknown member in that structure. */
  readonly value: JsonObject;
}

/** Returns, for each nested structure of a type, once, the properties that lead to an unknown member in it. */
function* structuresOf(model: TypeModel): Generator<Structure> {
  yield { path: "", value: { Zz: "x" } };
  const seen = new Set<string>();
  for (const [name, { type }] of Object.entries(model.properties)) {
    for (const { path, value } of within(model, type, seen))
      yield { path: `/${name}${path}`, value: { [name]: value } };
  }
}

function* within(
  model: TypeModel,
  type: PropertyType,
  seen: Set<string>,
): Generator<{ readonly path: string; readonly value: Json }> {
  switch (type.kind) {
    case "list":
      for (const { path, value } of within(model, type.of, seen)) yield { path: `/0${path}`, value: [value] };
      return;
    case "map":
      for (const { path, value } of within(model, type.of, seen)) yield { path: `/key${path}`, value: { key: value } };
      return;
    case "tag":
      yield { path: "", value: { Zz: "x" } };
      return;
    case "object": {
      if (seen.has(type.definition)) return;
      seen.add(type.definition);
      yield { path: "", value: { Zz: "x" } };
      for (const [name, member] of Object.entries(model.definitions[type.definition] ?? {})) {
        for (const { path, value } of within(model, member.type, seen)) {
          yield { path: `/${name}${path}`, value: { [name]: value } };
        }
      }
      return;
    }
    // Free JSON takes everything, and what is either of several may be that.
    case "either":
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "json":
    case "date-time":
  }
}
