import type { NormalizedSchema } from "@smithy/core/schema";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../src/aws-error.ts";
import { encodeBase64 } from "../../src/wire/base64.ts";
import { arbitraryShape, arbitraryStructure, withInstants } from "../shape-arbitrary.ts";
import { aBareService, context, JSON_SERVICES, type BareService } from "./json-services.ts";

/** What AWS takes in the operations that are modelled, and the engine refuses by name. */
const REFUSED_MEMBERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  logs: {
    CreateLogGroup: ["deletionProtectionEnabled"],
    DescribeLogGroups: ["accountIdentifiers", "includeLinkedAccounts", "logGroupClass", "logGroupIdentifiers"],
    FilterLogEvents: ["startFromHead", "unmask"],
    GetLogEvents: ["unmask"],
    PutLogEvents: ["entity"],
  },
  secretsmanager: {
    CreateSecret: ["AddReplicaRegions", "ForceOverwriteReplicaSecret", "Type"],
    ListSecrets: ["SortOrder", "SortBy"],
    PutSecretValue: ["RotationToken"],
    UpdateSecret: ["Type"],
  },
  sqs: {
    ReceiveMessage: ["ReceiveRequestAttemptId"],
    SendMessage: ["MessageSystemAttributes", "MessageDeduplicationId", "MessageGroupId"],
  },
  ssm: {
    DescribeParameters: ["Filters", "Shared"],
    GetParametersByPath: ["ParameterFilters"],
    PutParameter: ["Policies"],
  },
};

describe.each(JSON_SERVICES)("%s", (name) => {
  it("refuses every operation that is not modelled by its name", async () => {
    const { service, schemas, call } = await aBareService(name);
    const others = [...schemas.operations.keys()].filter((operation) => !Object.hasOwn(service.operations, operation));
    for (const operation of others) {
      const { status, answer } = await call(operation, {});
      expect([status, answer["message"]]).toEqual([501, expect.stringContaining(`the operation ${operation} of `)]);
    }
    expect(await call("Nonsense", {})).toMatchObject({
      status: 400,
      answer: { __type: expect.stringMatching(/UnknownOperationException$/) as string },
    });
  });

  it("refuses these members of the operations that are modelled, by name", async () => {
    const bare = await aBareService(name);
    const refused: Record<string, readonly string[]> = {};
    for (const operation of Object.keys(bare.service.operations).toSorted()) {
      const members = await refusedMembers(bare, operation);
      if (members.length > 0) refused[operation] = members;
    }
    expect(refused).toEqual(REFUSED_MEMBERS[name]);
  });

  it("refuses any member that the API does not have, however deep", async () => {
    const { service, schemas, call } = await aBareService(name);
    const member = fc.stringMatching(/^[A-Z][a-z]{11}$/);
    const calls = fc
      .constantFrom(...Object.keys(service.operations))
      .chain((operation) => fc.tuple(fc.constant(operation), arbitraryInput(schemas.operations.get(operation)?.input)));
    await fc.assert(
      fc.asyncProperty(calls, member, fc.nat(), async ([operation, input], unknown, place) => {
        const structures = structuresIn(input, schemas.operations.get(operation)?.input);
        const structure = structures[place % structures.length] ?? {};
        structure[unknown] = "x";
        const { status, answer } = await call(operation, input);
        delete structure[unknown];
        expect([status, answer["message"]]).toEqual([501, expect.stringContaining(unknown)]);
      }),
      { numRuns: 50 },
    );
  });

  it("answers any input with a result or an error of AWS, and never with a defect", async () => {
    const { service, schemas, call } = await aBareService(name);
    const calls = fc
      .constantFrom(...Object.keys(service.operations))
      .chain((operation) => fc.tuple(fc.constant(operation), arbitraryInput(schemas.operations.get(operation)?.input)));
    await fc.assert(
      fc.asyncProperty(calls, async ([operation, input]) => {
        const { status } = await call(operation, input);
        expect([200, 400, 403, 404, 501]).toContain(status);
      }),
      { numRuns: 100 },
    );
  });
});

/** Inputs of an operation as JSON has them. */
function arbitraryInput(schema: NormalizedSchema | undefined): fc.Arbitrary<Record<string, unknown>> {
  if (schema === undefined || schema.isUnitSchema()) return fc.constant({});
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,5}$/));
  return arbitraryStructure(schema, text).map(
    (input) => asJson(withInstants(input), schema) as Record<string, unknown>,
  );
}

/** Blobs in Base64, and instants in seconds. */
function asJson(value: unknown, schema: NormalizedSchema): unknown {
  if (schema.isBlobSchema()) return encodeBase64(new TextEncoder().encode(String(value)));
  if (schema.isTimestampSchema()) return Number(value) / 1000;
  if (Array.isArray(value)) return value.map((item) => asJson(item, schema.getValueSchema()));
  if (typeof value !== "object" || value === null) return value;
  const schemaOf = (name: string): NormalizedSchema =>
    schema.isStructSchema() ? schema.getMemberSchema(name) : schema.getValueSchema();
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asJson(member, schemaOf(name))]));
}

/** The structures in an input, itself first: where a member can be added that is none of a map. */
function structuresIn(value: unknown, schema: NormalizedSchema | undefined): readonly Record<string, unknown>[] {
  if (schema === undefined || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => structuresIn(item, schema.getValueSchema()));
  const record = value as Record<string, unknown>;
  if (schema.isMapSchema()) return Object.values(record).flatMap((item) => structuresIn(item, schema.getValueSchema()));
  if (!schema.isStructSchema()) return [];
  const inner = Object.entries(record).flatMap(([name, item]) => structuresIn(item, schema.getMemberSchema(name)));
  return [record, ...inner];
}

async function refusedMembers({ service, schemas }: BareService, operation: string): Promise<readonly string[]> {
  const handler = service.operations[operation];
  const input = schemas.operations.get(operation)?.input;
  const refused: string[] = [];
  for (const [name, schema] of input === undefined ? [] : input.structIterator()) {
    const [value] = fc.sample(arbitraryShape(schema, fc.constant("x")).filter(saysSomething), 1);
    const error: unknown = await handler?.({ [name]: value } as never, context).catch((reason: unknown) => reason);
    if (error instanceof AwsError && error.message.includes(`the request member ${name},`)) refused.push(name);
  }
  return refused;
}

function saysSomething(value: unknown): boolean {
  return value !== false && !(Array.isArray(value) && value.length === 0);
}
