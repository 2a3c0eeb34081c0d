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
  /** A task copies all of its documents at the second look at it; or one with each request that anybody makes; or all but one, of which it says nothing. */
  readonly tasks?: "slow" | "lossy";
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who asks, as it says. */
  readonly opaqueId?: string;
}

/** A reindex from remote, as far as it is. */
interface Task {
  readonly opaqueId: string | undefined;
  readonly from: Documents | undefined;
  readonly dest: string;
  /** Ids that are still to be copied. */
  left: string[];
  looks: number;
  failed: number;
  cancelled: boolean;
}

/** The part of the stand-in that changes something: blocks, settings, reindex, snapshots; and what a user's write comes to. */
export function createWrites({ indices, bucket, tasks: pace }: WrittenCluster) {
  const settings: Record<string, Settings> = {};
  const cluster: Settings = {};
  const repositories = new Map<string, boolean>();
  /** By index: the repository that it was restored from. */
  const restored = new Map<string, string>();
  const tasks = new Map<string, Task>();
  const aliases: Record<string, object> = {};
  const settingsOf = (name: string): Settings => (settings[name] ??= { "index.uuid": `${name}-uuid` });
  const match = (list: string): readonly string[] =>
    Object.keys(indices).filter((name) => list.split(",").some((pattern) => like(pattern).test(name)));
  const isBlocked = (name: string): boolean => settingsOf(name)["index.blocks.write"] === "true";

  const reindex = ({ body, opaqueId }: Call): Answer => {
    const { source, dest } = body as {
      readonly source: { readonly remote: { readonly host: string }; readonly index: string };
      readonly dest: { readonly index: string };
    };
    const id = `node:${tasks.size + 1}`;
    const from = CLUSTERS.get(source.remote.host)?.[source.index];
    const left = Object.keys(from ?? {});
    tasks.set(id, { opaqueId, from, dest: dest.index, left, looks: 0, failed: 0, cancelled: false });
    return { body: { task: id } };
  };

  /** Copies so many documents; what is written is what is there now. */
  const advance = (task: Task, most: number): void => {
    for (const id of task.left.splice(0, most)) {
      if (pace === "lossy" && id === Object.keys(task.from ?? {}).at(-1)) continue;
      if (isBlocked(task.dest)) task.failed += 1;
      else (indices[task.dest] ??= {})[id] = task.from?.[id] ?? 0;
    }
  };

  const isUnderWay = (task: Task): boolean => task.left.length > 0 && !task.cancelled;

  const followTask = (id: string): Answer => {
    const task = tasks.get(id);
    if (task === undefined) return { status: 404, body: {} };
    task.looks += 1;
    if (task.looks < 2) return { body: { completed: false } };
    if (task.from === undefined) return { body: { completed: true, error: { type: "connect_exception" } } };
    if (pace !== "slow") advance(task, task.left.length);
    if (isUnderWay(task)) return { body: { completed: false } };
    const total = Object.keys(task.from).length;
    const done = total - task.left.length - task.failed;
    const failures = Array.from({ length: task.failed }, () => ({ status: 403 }));
    const response = { total, created: done, updated: 0, version_conflicts: 0, timed_out: false, failures };
    return { body: { completed: true, response } };
  };

  const listTasks = (): Answer => {
    const own = [...tasks].filter(([, task]) => isUnderWay(task));
    const told = own.map(([id, { opaqueId }]) => [id, { headers: opaqueId && { "X-Opaque-Id": opaqueId } }]);
    return { body: { nodes: { node: { tasks: Object.fromEntries(told) as object } } } };
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
        return each((name) => ({
          aliases: aliases[name] ?? {},
          mappings: { properties: {} },
          settings: settingsOf(name),
        }));
      case "PUT ":
        if (Object.keys(body["settings"] ?? {}).some((name) => name.startsWith("index.uuid")))
          return { status: 400, body: {} };
        indices[list] = {};
        aliases[list] = body["aliases"] ?? {};
        return { body: { acknowledged: true } };
      case "DELETE ":
        for (const name of names) {
          delete indices[name];
          delete settings[name];
          delete aliases[name];
          restored.delete(name);
        }
        return { body: { acknowledged: true } };
      default:
        return undefined;
    }
  };

  const answer = (call: Call): Answer | undefined => {
    const { method, path, body } = call;
    if (pace === "slow") for (const task of tasks.values()) if (isUnderWay(task)) advance(task, 1);
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
    if (path === "/_reindex") return reindex(call);
    if (path === "/_tasks") return listTasks();
    if (path.endsWith("/_cancel")) {
      const task = tasks.get(path.split("/")[2] ?? "");
      if (task !== undefined) task.cancelled = true;
      return task === undefined ? { status: 404, body: {} } : listTasks();
    }
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
