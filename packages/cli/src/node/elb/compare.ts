import { DeployError } from "@logstack/deploy-core";
import { gatherRuns, reconcile, type Reconciliation } from "@logstack/elb-processor";
import { countIndexed, type IndexedCounts } from "@logstack/elb-processor/log-stack";
import type { Comparing } from "../../elb-request.ts";
import type { Terminal } from "../terminal.ts";
import { readSince } from "./read-since.ts";
import type { OpenedLogStack } from "./with-log-stack.ts";

/** What a bucket was compared with, and what came of it. */
export interface Comparison {
  readonly reconciliation: Reconciliation;
  /** Undefined when Elasticsearch was not asked. */
  readonly indexed: IndexedCounts | undefined;
  readonly runs: number;
  readonly sinceMs: number;
  /** Days that the log is kept, where that is shorter than what was asked for. */
  readonly cutByDays: number | undefined;
  /** How long a throttled event may wait. */
  readonly maxEventAgeMs: number;
}

/** S3's clock and Lambda's need not be one. */
const CLOCKS_MS = 300_000;

/** Compares the objects of a stack's bucket with the runs in its log, and with Elasticsearch where an address is given. */
export async function compare(
  comparing: Comparing,
  { stack, terminal }: { readonly stack: OpenedLogStack; readonly terminal: Terminal },
): Promise<Comparison> {
  const nowMs = Date.now();
  const askedMs = readSince(comparing.since, nowMs);
  const url = readAddress(comparing, terminal);
  const [retries, retentionMs = Number.POSITIVE_INFINITY] = await Promise.all([
    stack.live.readRetries(),
    stack.log.readRetention(),
  ]);
  const sinceMs = Math.max(askedMs, nowMs - retentionMs);
  const [objects, logged] = await Promise.all([stack.bucket.list(), stack.log.readRuns(sinceMs - CLOCKS_MS)]);
  const facts = {
    objects,
    runs: gatherRuns(logged, stack.names.bucket),
    sinceMs,
    nowMs,
    retries,
    spanMs: comparing.patienceMs,
  };
  const keys = objects.filter(({ lastModifiedMs }) => lastModifiedMs >= sinceMs).map(({ key }) => key);
  const apiKey = terminal.env["ELASTICSEARCH_API_KEY"] || undefined;
  const indexed = url === undefined ? undefined : await countIndexed(keys, { url, index: comparing.index, apiKey });
  return {
    reconciliation: reconcile({ ...facts, indexed: indexed?.kind === "counted" ? indexed.byKey : undefined }),
    indexed,
    runs: logged.length,
    sinceMs,
    cutByDays: sinceMs > askedMs ? Math.round(retentionMs / 86_400_000) : undefined,
    maxEventAgeMs: retries.maxEventAgeMs,
  };
}

/** A password in an address is shown by whatever shows the address, the list of processes among them. */
function readAddress({ elasticsearch }: Comparing, terminal: Terminal): string | undefined {
  const given = elasticsearch ?? (terminal.env["ELASTICSEARCH_URL"] || undefined);
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new DeployError({
      code: "misuse",
      problem: "The address of Elasticsearch is not one of http or https.",
      hints: ["Give it as https://elasticsearch.example:9200, after --elasticsearch or in ELASTICSEARCH_URL."],
    });
  }
  if (url.username === "" && url.password === "") return given;
  throw new DeployError({
    code: "misuse",
    problem: "The address of Elasticsearch has a user or a password in it.",
    hints: ["Put an API key into the environment variable ELASTICSEARCH_API_KEY instead, and the address alone here."],
  });
}
