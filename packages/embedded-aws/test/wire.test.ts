import * as cloudFormation from "@aws-sdk/client-cloudformation";
import { NormalizedSchema } from "@smithy/core/schema";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsError } from "../src/aws-error.ts";
import { loadSchemas } from "../src/node/schemas.ts";
import { accountOf, parseCredentialScope } from "../src/wire/credential-scope.ts";
import { parseForm } from "../src/wire/form.ts";
import { readForm } from "../src/wire/read-form.ts";
import { type OperationSchema, requiredCount } from "../src/wire/service-schemas.ts";
import { writeMembers } from "../src/wire/write-xml.ts";
import { element, escapeXml } from "../src/wire/xml.ts";
import { cloudFormationWire } from "./sdk-wire.ts";
import { arbitraryStructure, withInstants } from "./shape-arbitrary.ts";

const schemas = await loadSchemas("cloudformation");

describe("the SDK's run-time schemas", () => {
  it("are tuples of kind, namespace, name, traits, input and output, or members", () => {
    expect(cloudFormation.CreateStack$.slice(0, 4)).toEqual([9, "com.amazonaws.cloudformation", "CreateStack", 0]);
    expect(cloudFormation.ChangeSetNotFoundException$.slice(0, 4)).toEqual([
      -3,
      "com.amazonaws.cloudformation",
      "ChangeSetNotFoundException",
      { awsQueryError: ["ChangeSetNotFound", 404], error: "client", httpError: 404 },
    ]);
    const input = NormalizedSchema.of(cloudFormation.CreateChangeSetInput$);
    expect(requiredCount(input)).toBe(2);
    expect([...input.structIterator()].slice(0, 2).map(([name]) => name)).toEqual(["StackName", "ChangeSetName"]);
  });

  it("say which code an error has on the wire", () => {
    expect(schemas.errors.get("ChangeSetNotFoundException")).toMatchObject({ code: "ChangeSetNotFound", status: 404 });
    expect(schemas.errors.get("AlreadyExistsException")).toMatchObject({ code: "AlreadyExistsException", status: 400 });
  });
});

describe("the reader of forms", () => {
  it("gives the input of every operation back as the SDK's serializer wrote it", async () => {
    const text = fc.string({ unit: "grapheme" });
    const withInput = [...schemas.operations].filter(([, { input }]) => !input.isUnitSchema());
    const calls = fc
      .constantFrom(...withInput)
      .chain(([name, { input }]) => fc.tuple(fc.constant(name), arbitraryStructure(input, text)));
    await fc.assert(
      fc.asyncProperty(calls, async ([name, input]) => {
        const form = await cloudFormationWire.serialize(name, input);
        const schema = operation(name).input;
        const given = withoutTokens(withInstants(input) as object, schema);
        expect(withoutTokens(readForm(parseForm(form), schema), schema)).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  it("names every missing and every ill-typed member at once, as AWS does", () => {
    expect(refusalOf("CreateChangeSet", "Action=CreateChangeSet")).toMatchObject({
      code: "ValidationError",
      message:
        "2 validation errors detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'changeSetName' failed to satisfy constraint: Member must not be null",
    });
    expect(
      refusalOf("CreateStack", "StackName=s&DisableRollback=maybe&TimeoutInMinutes=ten&Tags.member.1.Key=k"),
    ).toMatchObject({
      code: "ValidationError",
      message:
        "3 validation errors detected: " +
        "Value 'maybe' at 'disableRollback' failed to satisfy constraint: Member must be a boolean: true or false; " +
        "Value 'ten' at 'timeoutInMinutes' failed to satisfy constraint: Member must be a number; " +
        "Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
    });
  });

  it("refuses a structure in place of a value, and the other way round", () => {
    for (const form of [
      "StackName.a=b",
      "StackName=s&Tags=x",
      "StackName=s&Tags.member.x.Key=k",
      "StackName=s&Tags.member.1=k",
    ]) {
      expect([form, refusalOf("CreateStack", form)]).toMatchObject([form, { code: "MalformedInput", status: 400 }]);
    }
    expect(refusalOf("CreateStack", `StackName${".a".repeat(40)}=b`)).toMatchObject({ code: "MalformedInput" });
  });

  it("takes list members by their number, with gaps, and an empty list", () => {
    const form = "StackName=s&Capabilities.member.10=b&Capabilities.member.2=a&NotificationARNs=";
    expect(read("CreateStack", form)).toEqual({ StackName: "s", Capabilities: ["a", "b"], NotificationARNs: [] });
  });

  it("refuses what the schema does not know, even names that JavaScript gives a meaning", () => {
    for (const name of ["Unknown", "__proto__.polluted", "constructor.prototype.polluted"]) {
      expect(() => read("CreateStack", `StackName=s&${name}=1`)).toThrow("does not model the request parameter");
    }
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("never fails on a form with anything but an error of AWS", () => {
    const names = fc.stringMatching(/^(StackName|Tags|Parameters|RollbackConfiguration)(\.(member|1|Key|x)){0,4}$/);
    const forms = fc
      .array(fc.tuple(names, fc.string({ unit: "grapheme" })))
      .map((pairs) => new URLSearchParams(pairs).toString());
    const areOfAws = fc.property(forms, (form) => {
      const outcome = refusalOf("CreateStack", form);
      return outcome instanceof AwsError || !(outcome instanceof Error);
    });
    expect(fc.check(areOfAws).counterexample).toBeNull();
  });
});

describe("the writer of XML", () => {
  it("writes the output of every operation so that the SDK reads it back", async () => {
    // The SDK's parser drops blanks around a text and has no empty texts.
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => value.trim() === value);
    const calls = fc
      .constantFrom(...[...schemas.operations].filter(([, { output }]) => !output.isUnitSchema()))
      .chain(([name, { output }]) => fc.tuple(fc.constant(name), arbitraryStructure(output, text)));
    await fc.assert(
      fc.asyncProperty(calls, async ([name, output]) => {
        const members = writeMembers(withInstants(output) as object, operation(name).output);
        const xml = element(`${name}Response`, element(`${name}Result`, members));
        expect(withoutEmpty(await cloudFormationWire.deserialize(name, xml))).toEqual(withoutEmpty(output));
      }),
      { numRuns: 300 },
    );
  });

  it("keeps markup, carriage returns and characters beyond XML from breaking the document", () => {
    expect(escapeXml(`<a b="&">\r\n`)).toBe("&lt;a b=&quot;&amp;&quot;&gt;&#13;\n");
    expect(escapeXml("a\u0000b\uD800c\u{1F600}")).toBe("a\uFFFDb\uFFFDc\u{1F600}");
  });
});

describe("a credential scope", () => {
  const scope = "111111111111/20261122/ap-southeast-2/s3/aws4_request";

  it("is read from the Authorization header and from a presigned query", () => {
    const expected = { accessKeyId: "111111111111", region: "ap-southeast-2", service: "s3" };
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`;
    expect(parseCredentialScope({ headers: { authorization }, query: new URLSearchParams() })).toEqual(expected);
    const query = new URLSearchParams({ "X-Amz-Credential": scope });
    expect(parseCredentialScope({ headers: {}, query })).toEqual(expected);
  });

  it("is not guessed from anything else", () => {
    for (const authorization of [
      "Basic abc",
      "AWS4-HMAC-SHA256 Credential=a/b/c",
      `AWS4-HMAC-SHA256 Credential=${scope}/x`,
    ]) {
      expect(parseCredentialScope({ headers: { authorization }, query: new URLSearchParams() })).toBeUndefined();
    }
  });

  it("has an access key id that is the account when it is twelve digits", () => {
    expect(["222222222222", "AKIDEXAMPLE", "1234567890123"].map(accountOf)).toEqual([
      "222222222222",
      "000000000000",
      "000000000000",
    ]);
  });
});

function operation(name: string): OperationSchema {
  const schema = schemas.operations.get(name);
  if (schema === undefined) throw new Error(`There is no operation ${name}.`);
  return schema;
}

function read(name: string, form: string): object {
  return readForm(parseForm(new URLSearchParams(form)), operation(name).input);
}

function refusalOf(name: string, form: string): unknown {
  try {
    return read(name, form);
  } catch (error) {
    return error;
  }
}

/** The SDK makes up an idempotency token where none is given. */
function withoutTokens(input: object, schema: NormalizedSchema): object {
  const tokens = new Set(
    [...schema.structIterator()].filter(([, member]) => member.isIdempotencyToken()).map(([name]) => name),
  );
  return Object.fromEntries(Object.entries(input).filter(([name]) => !tokens.has(name)));
}

/** Empty lists, maps and structures come back from the SDK as nothing or as something empty, depending on where they are. */
function withoutEmpty(value: unknown): unknown {
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutEmpty);
  const members = Object.entries(value).map(([name, member]) => [name, withoutEmpty(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => !isEmpty(member)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Date) && Object.keys(value).length === 0;
}
