import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";

/** An event as it arrived. */
type Arrived = Readonly<Record<string, unknown>> & { readonly event?: { readonly id?: string } };

/** A Broker and an Elasticsearch on loopback: what the one takes, the other one finds. It refuses what it is not asked rightly. */
export interface LogStack {
  readonly broker: { readonly host: string; readonly port: number };
  readonly url: string;
  /** What arrived, by id. */
  readonly documents: ReadonlyMap<string, unknown>;
  /** Ids under which something else had arrived before. */
  readonly contradictions: readonly string[];
  /** Lets the Broker take no connections, or take them again. */
  setBroker(state: "down" | "up"): Promise<void>;
  /** Whether its index can be written to. */
  isClosed(): boolean;
  close(): Promise<void>;
}

/** Starts one. Its index was made a month ago. */
export async function aLogStack(now: number): Promise<LogStack> {
  const documents = new Map<string, Arrived>();
  const contradictions: string[] = [];
  const state = { closed: false };
  const broker = createServer((socket) => {
    socket.on("error", () => undefined);
    createInterface({ input: socket })
      .on("line", (line) => {
        const event = JSON.parse(line) as Arrived;
        const id = event.event?.id ?? `no id: ${line}`;
        if (documents.has(id) && !isDeepStrictEqual(documents.get(id), event)) contradictions.push(id);
        documents.set(id, event);
      })
      .on("close", () => socket.end());
  });
  const search = createHttpServer((request, response) => {
    const answerIt = async (): Promise<void> => {
      const { status = 200, body = {} } = answerTo(request, await readBody(request));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    void answerIt();
  });
  const answerTo = (request: IncomingMessage, text: string): { readonly status?: number; readonly body?: object } => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://any");
    const call = `${request.method} ${pathname.split("/").slice(2).join("/")}`;
    const body = (text === "" ? {} : JSON.parse(text)) as { readonly query?: Query; readonly aggs?: object };
    const found = (): readonly Arrived[] =>
      [...documents].flatMap(([id, event]) => (matches(event, { id, query: body.query ?? {} }) ? [event] : []));
    switch (call) {
      case "GET _field_caps":
        return {
          body: { indices: [INDEX], fields: describeFields((searchParams.get("fields") ?? "").split(","), documents) },
        };
      case "POST _count":
        return { body: { count: found().length, _shards: { failed: 0 } } };
      case "POST _search":
        return {
          body: { timed_out: false, _shards: { failed: 0 }, aggregations: { keys: { buckets: bucketsOf(found()) } } },
        };
      case "GET _settings": {
        const block = state.closed ? { "index.blocks.write": "true" } : {};
        const settings = { "index.creation_date": String(now - MONTH_MS), ...block };
        return { body: { [INDEX]: { settings } } };
      }
      case "PUT _block/write":
        state.closed = true;
        return { body: { shards_acknowledged: true, indices: [{ name: INDEX, blocked: true }] } };
      default:
        return { status: 400 };
    }
  };
  const [port, searchPort] = [await listen(broker), await listen(search)];
  return {
    broker: { host: "127.0.0.1", port },
    url: `http://127.0.0.1:${searchPort}`,
    documents,
    contradictions,
    setBroker: (wanted) =>
      new Promise((resolve) => {
        if (wanted === "down") broker.close(() => resolve());
        else broker.listen(port, "127.0.0.1", resolve);
      }),
    isClosed: () => state.closed,
    async close() {
      search.closeAllConnections();
      await Promise.all(
        [broker, search].map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
      );
    },
  };
}

const INDEX = "logs-elb-2026.10.24";
const MONTH_MS = 30 * 86_400_000;

interface Query {
  readonly bool?: { readonly filter?: readonly Clause[]; readonly must_not?: readonly Clause[] };
}

interface Clause {
  readonly term?: Readonly<Record<string, string>>;
  readonly terms?: Readonly<Record<string, readonly string[]>>;
  readonly range?: { readonly "@timestamp": { readonly gte: number } };
  readonly exists?: { readonly field: string };
  readonly ids?: { readonly values: readonly string[] };
}

function matches(event: Arrived, { id, query }: { readonly id: string; readonly query: Query }): boolean {
  const holds = ({ term = {}, terms = {}, range, exists, ids }: Clause): boolean =>
    Object.entries(term).every(([field, value]) => valueOf(event, field) === value) &&
    Object.entries(terms).every(([field, values]) => values.includes(String(valueOf(event, field)))) &&
    (range === undefined || Date.parse(String(event["@timestamp"])) >= range["@timestamp"].gte) &&
    (exists === undefined || valueOf(event, exists.field) !== undefined) &&
    (ids === undefined || ids.values.includes(id));
  const { filter = [], must_not: never = [] } = query.bool ?? {};
  return filter.every(holds) && !never.some(holds);
}

function valueOf(event: Arrived, field: string): unknown {
  return field
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name], event);
}

/** Every text is a keyword, as the templates of the elasticsearch layer have it. */
function describeFields(fields: readonly string[], documents: ReadonlyMap<string, Arrived>): object {
  const known = fields.filter((field) => [...documents.values()].some((event) => valueOf(event, field) !== undefined));
  return Object.fromEntries(known.map((field) => [field, { keyword: { searchable: true, aggregatable: true } }]));
}

function bucketsOf(found: readonly Arrived[]): readonly object[] {
  const counts = new Map<string, number>();
  for (const event of found) {
    const key = String(valueOf(event, "Source.S3.Key"));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => ({ key, doc_count: count }));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function listen(server: Pick<Server, "listen" | "address">): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
