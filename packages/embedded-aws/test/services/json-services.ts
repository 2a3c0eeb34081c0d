import { createCountingIds } from "../../src/counting-ids.ts";
import { createLogs } from "../../src/logs/logs.ts";
import { nodeDigests } from "../../src/node/digests.ts";
import { loadJsonSchemas } from "../../src/node/schemas.ts";
import { createSecretsManager } from "../../src/secrets-manager/secrets-manager.ts";
import type { CallContext, Service } from "../../src/service.ts";
import { openQueueStore } from "../../src/sqs/queue-store.ts";
import { createSqs } from "../../src/sqs/sqs.ts";
import { createSsm } from "../../src/ssm/ssm.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { createJsonFace } from "../../src/wire/json-face.ts";
import type { JsonSchemas } from "../../src/wire/service-schemas.ts";

export const context: CallContext = { account: "111111111111", region: "ap-southeast-2", requestId: "request" };

/** One service without a server around it. */
export interface BareService {
  readonly service: Service;
  readonly schemas: JsonSchemas;
  /** Sends a JSON body to an operation; returns the status and the parsed answer. */
  readonly call: (operation: string, body: object) => Promise<JsonAnswer>;
}

interface JsonAnswer {
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** The services that speak AWS JSON and no other protocol. */
export const JSON_SERVICES = ["logs", "secretsmanager", "sqs", "ssm"] as const;

type BareServiceName = (typeof JSON_SERVICES)[number];

/** Returns an empty service over memory, at a clock that stands still but for sleeping. */
export async function aBareService(name: BareServiceName): Promise<BareService> {
  let now = 1_800_000_000_000;
  const clock = {
    now: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const ports = { store: createMemoryStore(), clock, ids: createCountingIds(), digests: nodeDigests };
  const service = {
    logs: () => createLogs(ports),
    secretsmanager: () => createSecretsManager(ports),
    sqs: () => createSqs({ ...ports, queues: openQueueStore(ports) }),
    ssm: () => createSsm(ports),
  }[name]();
  const schemas = await loadJsonSchemas(name);
  const face = createJsonFace(service, schemas);
  return {
    service,
    schemas,
    async call(operation, body) {
      const { status, body: text } = await face.answer(
        {
          method: "POST",
          path: "/",
          query: new URLSearchParams(),
          headers: {
            "content-type": `application/x-amz-json-${schemas.jsonVersion}`,
            "x-amz-target": `${schemas.targetPrefix}.${operation}`,
          },
          body: new TextEncoder().encode(JSON.stringify(body)),
        },
        context,
      );
      return { status, answer: JSON.parse(String(text)) as Record<string, unknown> };
    },
  };
}
