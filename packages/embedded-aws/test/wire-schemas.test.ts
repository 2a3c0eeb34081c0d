import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GENERATED_SERVICES, generateWireSchemas, schemasFile } from "../generate/wire-schemas.ts";
import { createCountingIds } from "../src/counting-ids.ts";
import type { EnginePorts } from "../src/engine-ports.ts";
import { createFaces } from "../src/faces.ts";
import { createClock } from "../src/node/clock.ts";
import { createMemoryArchives } from "../src/lambda/code-archives.ts";
import { nodeDigests } from "../src/node/digests.ts";
import { createLambdaRunner } from "../src/node/lambda-runner.ts";
import { loadJsonSchemas, loadRestJsonSchemas, loadSchemas } from "../src/node/schemas.ts";
import { createMemoryContent } from "../src/state/content-store.ts";
import { createMemoryStore } from "../src/state/memory-store.ts";
import { checkHandlers } from "../src/wire/service-schemas.ts";

describe("the wire schemas", () => {
  it.each(GENERATED_SERVICES)("of %s are what the generator makes of the pinned client", async (service) => {
    expect(readFileSync(schemasFile(service), "utf8")).toBe(await generateWireSchemas(service));
  });

  it("hold every operation that a service handles, or the service does not come up", async () => {
    const { faces } = createFaces(memoryPorts());
    for (const [name, load] of Object.entries(faces)) {
      await expect(load(), name).resolves.toHaveProperty("answer");
    }
    const service = { signingName: "sts", operations: { GetFederationToken: () => Promise.resolve({}) } };
    const schemas = await loadSchemas("sts");
    expect(() => checkHandlers(service, schemas)).toThrow("The generated schemas of STS lack GetFederationToken");
  });

  it("name all operations of a service, and know the members of those that are modelled", async () => {
    const { operations, modelled } = await loadSchemas("cloudformation");
    expect(operations.size).toBe(92);
    expect(modelled.has("CreateStackSet")).toBe(false);
    expect(operations.get("CreateStackSet")?.input.isUnitSchema()).toBe(true);
    const members = operations.get("CreateStack")?.input.structIterator() ?? [];
    expect([...members].map(([name]) => name)).toContain("TemplateBody");
  });

  it("know the codes that errors have on the wire, and where the operations of a REST protocol are", async () => {
    const { errors } = await loadJsonSchemas("sqs");
    expect(errors.get("QueueDoesNotExist")).toEqual({
      code: "AWS.SimpleQueueService.NonExistentQueue",
      status: 400,
      jsonStatus: 400,
    });
    const { operations } = await loadRestJsonSchemas("lambda");
    const uri = "/2015-03-31/functions/{FunctionName}/invocations";
    expect(operations.get("Invoke")?.http).toEqual({ method: "POST", uri, status: 200 });
    expect(operations.get("Invoke")?.input.getMemberSchema("FunctionName").getMergedTraits()).toMatchObject({
      httpLabel: 1,
    });
    expect([...operations.values()].every(({ http }) => http !== undefined)).toBe(true);
  });
});

function memoryPorts(): EnginePorts {
  const ids = createCountingIds();
  return {
    store: createMemoryStore(),
    content: createMemoryContent(() => ids.uuid()),
    clock: createClock("instant"),
    wallClock: () => 0,
    ids,
    requestIds: ids,
    digests: nodeDigests,
    loadSchemas,
    loadJsonSchemas,
    loadRestJsonSchemas,
    archives: createMemoryArchives(nodeDigests),
    runner: createLambdaRunner({ endpoint: () => "" }),
    reportDefect: (error) => expect(error).toBeUndefined(),
  };
}
