import type { Answer } from "./serve.ts";

type Documents = Record<string, number>;
type Settings = Record<string, string>;

/** Snapshots by the path that names them, with their indices. */
export type SnapshotBucket = Map<string, Readonly<Record<string, { documents: Documents; settings: Settings }>>>;

/** All stand-ins of this process, by where they listen: reindex from remote finds its source here. */
const CLUSTERS = new Map<string, Record<string, Documents>>();

/** What one stand-in has. */
export interface WrittenCluster {
  readonly indices: Record<string, Documents>;
  readonly bucket: SnapshotBucket;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The part of the stand-in that changes something: blocks, settings, reindex, snapshots; and what a user's write comes to. */
export function createWrites({ indices, bucket }: WrittenCluster) {
  const settings: Record<string, Settings> = {};
  const cluster: Settings = {};
  const repositories = new Map<string, boolean>();
  /** By index: the repository that it was restored from. */
  const restored = new Map<string, string>();
  const tasks = new Map<string, { looks: number; readonly work: () => object }>();
  const settingsOf = (name: string): Settings => (settings[name] ??= { "index.uuid": `${name}-uuid` });
  const match = (list: string): readonly string[] =>
    Object.keys(indices).filter((name) => list.split(",").some((pattern) => like(pattern).test(name)));
  const isBlocked = (name: string): boolean => settingsOf(name)["index.blocks.write"] === "true";

  const reindex = (body: Call["body"]): Answer => {
    const { source, dest } = body as {
      readonly source: { readonly remote: { readonly host: string }; readonly index: string };
      readonly dest: { readonly index: string };
    };
    const id = `node:${tasks.size + 1}`;
    const work = () => {
      const from = CLUSTERS.get(source.remote.host)?.[source.index];
      if (from === undefined) return { error: { type: "connect_exception" } };
      const total = Object.keys(from).length;
      if (isBlocked(dest.index)) return { response: { total, created: 0, updated: 0, failures: [{ status: 403 }] } };
      Object.assign((indices[dest.index] ??= {}), from);
      return { response: { total, created: total, updated: 0, version_conflicts: 0, timed_out: false, failures: [] } };
    };
    tasks.set(id, { looks: 0, work });
    return { body: { task: id } };
  };

  const followTask = (id: string): Answer => {
    const task = tasks.get(id);
    if (task === undefined) return { status: 404, body: {} };
    task.looks += 1;
    return { body: task.looks < 2 ? { completed: false } : { completed: true, ...task.work() } };
  };

  const snapshot = ({ method, path, body }: Call): Answer => {
    const [repository = "", name, action] = path.split("/").slice(2);
    if (name === undefined) {
      repositories.set(repository, (body["settings"] as { readonly readonly?: boolean }).readonly === true);
      return { body: { acknowledged: true } };
    }
    if (!repositories.has(repository)) return { status: 404, body: {} };
    const key = `${repository}/${name}`;
    const names = typeof body["indices"] === "string" ? body["indices"].split(",") : [];
    if (method === "POST" && action === "_restore") {
      if (names.some((each) => indices[each] !== undefined)) return { status: 500, body: {} };
      for (const each of names) {
        const stored = bucket.get(key)?.[each];
        if (stored === undefined) return { status: 404, body: {} };
        indices[each] = { ...stored.documents };
        settings[each] = { ...stored.settings };
        restored.set(each, repository);
      }
      return { body: { accepted: true } };
    }
    if (method === "GET")
      return bucket.has(key)
        ? { body: { snapshots: [{ snapshot: name, state: "SUCCESS", failures: [] }] } }
        : { status: 404, body: {} };
    if (repositories.get(repository) === true) return { status: 500, body: {} };
    if (method === "DELETE") return bucket.delete(key) ? { body: {} } : { status: 404, body: {} };
    bucket.set(
      key,
      Object.fromEntries(
        names.map((each) => [each, { documents: { ...indices[each] }, settings: { ...settingsOf(each) } }]),
      ),
    );
    return { body: { accepted: true } };
  };

  const ofIndex = ({ method, path, body }: Call): Answer | undefined => {
    const [list = "", ...rest] = path.slice(1).split("/");
    const names = match(list);
    const call = `${method} ${rest.join("/")}`;
    const each = (describe: (name: string) => object): Answer => ({
      body: Object.fromEntries(names.map((name) => [name, describe(name)])),
    });
    if (names.length === 0 && !list.includes("*") && call !== "PUT ") return { status: 404, body: {} };
    switch (call) {
      case "GET _settings":
        return each((name) => ({ settings: settingsOf(name) }));
      case "GET _recovery":
        return each((name) => ({ shards: [{ primary: true, ...recoveryOf(restored.get(name)) }] }));
      case "PUT _settings":
        for (const name of names)
          if (body["index.blocks.write"] === null) delete settingsOf(name)["index.blocks.write"];
        return { body: { acknowledged: true } };
      case "PUT _block/write":
        for (const name of names) settingsOf(name)["index.blocks.write"] = "true";
        return { body: { shards_acknowledged: true, indices: names.map((name) => ({ name, blocked: true })) } };
      case "GET ":
        return each((name) => ({ aliases: {}, mappings: { properties: {} }, settings: settingsOf(name) }));
      case "PUT ":
        if (Object.keys(body["settings"] ?? {}).some((name) => name.startsWith("index.uuid")))
          return { status: 400, body: {} };
        indices[list] = {};
        return { body: { acknowledged: true } };
      case "DELETE ":
        for (const name of names) {
          delete indices[name];
          delete settings[name];
          restored.delete(name);
        }
        return { body: { acknowledged: true } };
      default:
        return undefined;
    }
  };

  const answer = (call: Call): Answer | undefined => {
    const { method, path, body } = call;
    if (path === "/_cluster/settings") {
      const { persistent = {} } = body as { readonly persistent?: Readonly<Record<string, string | null>> };
      for (const [name, value] of Object.entries(persistent)) {
        if (value === null) delete cluster[name];
        else cluster[name] = value;
      }
      return { body: { persistent: cluster, transient: {} } };
    }
    if (path === "/_index_template") return { body: { index_templates: [] } };
    if (path.startsWith("/_cluster/health/"))
      return { body: { status: "yellow", initializing_shards: 0, timed_out: false } };
    if (path === "/_reindex") return reindex(body);
    if (path.startsWith("/_tasks/")) return followTask(path.slice("/_tasks/".length));
    if (path.startsWith("/_snapshot/")) return snapshot(call);
    return path.startsWith("/_") || method === "POST" ? undefined : ofIndex(call);
  };

  return {
    answer,
    match,
    settings: { cluster, indices: settings },
    listenAt: (url: string) => void CLUSTERS.set(url, indices),
    /** A user's document: refused where its index is blocked, or would have to be created and may not. */
    write: (index: string, id: string): "taken" | "refused" => {
      if (indices[index] === undefined && !mayCreate(index, cluster["action.auto_create_index"])) return "refused";
      if (indices[index] !== undefined && isBlocked(index)) return "refused";
      (indices[index] ??= {})[id] = 1_000;
      return "taken";
    },
  };
}

function recoveryOf(repository: string | undefined): object {
  return repository === undefined ? { type: "EMPTY_STORE", source: {} } : { type: "SNAPSHOT", source: { repository } };
}

/** Elasticsearch: the first pattern of the list that fits decides, and none that fits is a no. */
function mayCreate(index: string, value: string | undefined): boolean {
  if (value === undefined || value === "true") return true;
  const first = value.split(",").find((pattern) => like(pattern.replace(/^[+-]/, "")).test(index));
  return first !== undefined && first.startsWith("+");
}

function like(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(".", String.raw`\.`).replaceAll("*", ".*")}$`);
}
