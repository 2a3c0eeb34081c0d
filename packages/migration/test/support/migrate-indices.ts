import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { onTestFinished } from "vitest";
import { parseDeclaration, runMigration, type Copier, type Entry } from "../../src/index.ts";
import { openMigration } from "../../src/node/index.ts";
import { aWorld, settingsFor } from "./a-bucket-migration.ts";
import { aSearchCluster } from "./a-search-cluster.ts";
import { plainBuilder } from "./plain-builder.ts";
import type { SnapshotBucket } from "./search-cluster-writes.ts";
import type { Answer, Asked } from "./serve.ts";

/** What the source has, in indices that move and one that does not. */
export const DOCUMENTS = {
  "logstash-1": { a: 1_000, b: 2_000, c: 86_400_000 },
  "logstash-2": { d: 3_000 },
  other: { x: 1_000 },
};
const LAYER = { Resources: { Topic: { Type: "AWS::SNS::Topic" } } };

/** What is otherwise than in the plainest migration. */
export interface Variation {
  readonly copier?: object;
  /** What the stack of the source takes with it; then the source is kept for no time. */
  readonly destroys?: readonly string[];
  readonly distribution?: "opensearch";
  readonly sourceSays?: (asked: Asked) => Answer | undefined;
  readonly destinationSays?: (asked: Asked) => Answer | undefined;
  readonly meanwhile?: (own: Copier, source: { write(index: string, id: string): string }) => Copier;
}

/** Runs the migration of one cluster's indices to another one; each has a stack. */
export async function migrateIndices({
  copier = { kind: "reindex" },
  destroys = [],
  distribution,
  ...says
}: Variation = {}) {
  const engine = await startEmbeddedAws({ speed: "instant" });
  onTestFinished(() => engine.close());
  const bucket: SnapshotBucket = new Map();
  const common = { bucket, ...(distribution === undefined ? {} : { distribution }) };
  const instead = (answer: Variation["sourceSays"]) => (answer === undefined ? {} : { instead: answer });
  const source = await aSearchCluster({ ...common, uuid: "one", indices: DOCUMENTS, ...instead(says.sourceSays) });
  const destination = await aSearchCluster({ ...common, uuid: "two", indices: {}, ...instead(says.destinationSays) });
  const stacks = new CloudFormationClient(settingsFor(engine.endpoint));
  const StackName = "green-search";
  await stacks.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(LAYER) }));
  await waitUntilStackCreateComplete(
    { client: stacks, maxWaitTime: 100, minDelay: 0.02, maxDelay: 0.1 },
    { StackName },
  );
  const declared = parseDeclaration(
    JSON.stringify({
      layer: "search",
      form: "beside",
      source: { environment: "green", endpoint: source.url },
      destination: { environment: "blue", endpoint: destination.url },
      data: { kind: "indices", indices: "logstash-*", headers: { authorization: { environment: "KEY" } } },
      lever: { kind: "indexBlocks" },
      copier,
      destroys,
      keep: destroys.length === 0 ? "1d" : "0s",
    }),
    "migrations/m-1.json",
  );
  const declaration = { ...declared, apartMs: 0 };
  const entries: Entry[] = [];
  // The s3 client is of no use here: no bucket is in these stacks.
  const builder = plainBuilder({ stacks, s3: undefined as never, template: LAYER });
  const world = {
    ...aWorld(engine.endpoint, builder),
    report: (entry: Entry) => void entries.push(entry),
    clock: { now: () => Date.now(), sleep: async () => undefined },
  };
  const opened = await openMigration(declaration, world);
  const { ports, request } = opened;
  const beforehand = await opened.checkSource().catch((error: unknown) => String(error));
  const own = ports.copier;
  const ending = await runMigration({ ...ports, copier: says.meanwhile?.(own, source) ?? own }, request);
  opened.close();
  stacks.destroy();
  return { beforehand, ending, source, destination, said: JSON.stringify(entries) };
}
