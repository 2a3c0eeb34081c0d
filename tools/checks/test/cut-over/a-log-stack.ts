import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { createInterface } from "node:readline";

/** An event as it arrived. */
export type Arrived = Readonly<Record<string, unknown>> & { readonly event?: { readonly id?: string } };

/** A Broker and an Elasticsearch on loopback: what the one takes, the other one finds. It refuses what it is not asked rightly. */
export interface LogStack {
  readonly broker: { readonly host: string; readonly port: number; readonly httpPort: number };
  readonly url: string;
  /** Everything that came, as often as it came. */
  readonly arrivals: readonly Arrived[];
  /** Lets the Broker take no connections, or take them again. */
  setBroker(state: "down" | "up"): Promise<void>;
  close(): Promise<void>;
}

/** How one is started. */
export interface LogStackFacts {
  /** Milliseconds since the Unix epoch; its older index was made a month before. */
  readonly now: number;
  /** For proofs that a loss is noticed: the Broker takes the event and forgets it. */
  readonly forgets?: (event: Arrived) => boolean;
}

/** An index from a month ago; what comes now goes to another one. */
export const OLD_INDEX = "logs-elb-2026.10.24";
const INDEX = "logs-elb-now";
const MONTH_MS = 30 * 86_400_000;

/** Starts one. */
export async function aLogStack({ now, forgets = () => false }: LogStackFacts): Promise<LogStack> {
  const arrivals: Arrived[] = [];
  const documents = new Map<string, Arrived>();
  const blocked = new Set<string>();
  const take = (event: Arrived): void => {
    if (forgets(event)) return;
    arrivals.push(event);
    documents.set(event.event?.id ?? `none ${arrivals.length}`, event);
  };
  const broker = createServer((socket) => {
    socket.on("error", () => undefined);
    createInterface({ input: socket })
      .on("line", (line) => take(JSON.parse(line) as Arrived))
      .on("close", () => socket.end());
  });
  const requests = createHttpServer((request, response) => {
    void text(request).then((body) => {
      const events = JSON.parse(body) as Arrived | readonly Arrived[];
      for (const each of [events].flat() as readonly Arrived[]) take(each);
      return response.end("ok");
    });
  });
  const answerTo = (request: IncomingMessage, given: string): { readonly status?: number; readonly body?: object } => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://any");
    const [target = "", ...rest] = decodeURIComponent(pathname).split("/").slice(1);
    const body = (given === "" ? {} : JSON.parse(given)) as { readonly query?: Query; readonly aggs?: object };
    const found = (): readonly Arrived[] =>
      [...documents].flatMap(([id, event]) => (matches(event, { id, query: body.query ?? {} }) ? [event] : []));
    switch (`${request.method} ${rest.join("/")}`) {
      case "GET _field_caps": {
        const fields = describeFields((searchParams.get("fields") ?? "").split(","), documents);
        return { body: { indices: [OLD_INDEX, INDEX], fields } };
      }
      case "POST _count":
        return { body: { count: found().length, _shards: { failed: 0 } } };
      case "POST _search":
        return {
          body: { timed_out: false, _shards: { failed: 0 }, aggregations: { keys: { buckets: bucketsOf(found()) } } },
        };
      case "GET _settings": {
        const describe = (name: string, at: number) => {
          const block = blocked.has(name) ? { "index.blocks.write": "true" } : {};
          return [name, { settings: { "index.creation_date": String(at), ...block } }];
        };
        return { body: Object.fromEntries([describe(OLD_INDEX, now - MONTH_MS), describe(INDEX, now)]) as object };
      }
      case "PUT _block/write":
        for (const name of target.split(",")) blocked.add(name);
        return {
          body: { shards_acknowledged: true, indices: target.split(",").map((name) => ({ name, blocked: true })) },
        };
      case "PUT _settings":
        for (const name of target.split(",")) blocked.delete(name);
        return { body: { acknowledged: true } };
      // Elasticsearch: `cluster_block_exception` is 403.
      case "POST _doc":
        return { status: blocked.has(target) ? 403 : 201 };
      default:
        return { status: 400 };
    }
  };
  const search = createHttpServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { status = 200, body = {} } = answerTo(request, await text(request));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    void answer();
  });
  const [port, httpPort, searchPort] = [await listen(broker), await listen(requests), await listen(search)];
  return {
    broker: { host: "127.0.0.1", port, httpPort },
    url: `http://127.0.0.1:${searchPort}`,
    arrivals,
    setBroker: (wanted) =>
      new Promise((resolve) => {
        if (wanted === "down") broker.close(() => resolve());
        else broker.listen(port, "127.0.0.1", resolve);
      }),
    async close() {
      for (const each of [search, requests]) each.closeAllConnections();
      const servers = [broker, requests, search];
      await Promise.all(servers.map((each) => new Promise<void>((resolve) => each.close(() => resolve()))));
    },
  };
}

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

/** Returns what an event has under a name with dots. */
export function valueOf(event: Arrived, field: string): unknown {
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

function listen(server: Pick<Server, "listen" | "address">): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
