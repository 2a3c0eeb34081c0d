import * as ec2 from "@aws-sdk/client-ec2";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSchemas } from "../src/node/schemas.ts";
import { parseForm } from "../src/wire/form.ts";
import { readForm } from "../src/wire/read-form.ts";
import type { OperationSchema } from "../src/wire/service-schemas.ts";
import { writeMembers } from "../src/wire/write-xml.ts";
import { element } from "../src/wire/xml.ts";
import { sdkWire } from "./sdk-wire.ts";
import { arbitraryStructure, withInstants } from "./shape-arbitrary.ts";

const schemas = await loadSchemas("ec2");
const wire = sdkWire(ec2, ec2.EC2Client);

describe("EC2's schemas", () => {
  it("know every operation by name, so that one that is not modelled is told from one that is none", () => {
    const commands = Object.keys(ec2).filter((name) => name.endsWith("Command") && name !== "$Command");
    expect([...schemas.operations.keys()].map((name) => `${name}Command`).toSorted()).toEqual(commands.toSorted());
  });
});

describe("EC2's kind of AWS Query", () => {
  it("names the parameter that a request lacks", () => {
    const form = parseForm(new URLSearchParams("Action=TerminateInstances"));
    expect(() => readForm(form, schemaOf("TerminateInstances").input, "ec2Query")).toThrow(
      "The request must contain the parameter InstanceId",
    );
  });

  it("takes a list without an index for none, rather than for an empty one, which would mean everything", () => {
    const form = parseForm(new URLSearchParams("Action=DescribeInstances&InstanceId=i-1"));
    expect(() => readForm(form, schemaOf("DescribeInstances").input, "ec2Query")).toThrow(
      "Expected a list of members.",
    );
  });

  it("gives the input of the modelled operations back as the SDK's serializer wrote it", async () => {
    const calls = fc
      .constantFrom(...schemas.modelled)
      .chain((name) => fc.tuple(fc.constant(name), arbitraryStructure(schemaOf(name).input, text)))
      .filter(([, input]) => !Object.values(input).some((value) => Array.isArray(value) && value.length === 0));
    await fc.assert(
      fc.asyncProperty(calls, async ([name, input]) => {
        const form = parseForm(await wire.serialize(name, input));
        // AWS: an empty list has no form here, so it is as good as none.
        expect(readForm(form, schemaOf(name).input, "ec2Query")).toEqual(withoutEmptyLists(input));
      }),
      { numRuns: 150 },
    );
  });

  it("writes the output of the modelled operations so that the SDK reads it back", async () => {
    const calls = fc
      .constantFrom(...schemas.modelled)
      .chain((name) => fc.tuple(fc.constant(name), arbitraryStructure(schemaOf(name).output, text)));
    await fc.assert(
      fc.asyncProperty(calls, async ([name, output]) => {
        const members = writeMembers(withInstants(output) as object, schemaOf(name).output);
        const read = await wire.deserialize(name, element(`${name}Response`, members));
        expect(read).toEqual(output);
      }),
      { numRuns: 50 },
    );
  });
});

const text = fc.stringMatching(/^[a-zA-Z0-9 ,.:<>&/-]{1,12}$/);

function schemaOf(operation: string): OperationSchema {
  const schema = schemas.operations.get(operation);
  if (schema === undefined) throw new Error(`${operation} is not in the schemas.`);
  return schema;
}

function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => !(Array.isArray(member) && member.length === 0));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutEmptyLists(member)]));
}
