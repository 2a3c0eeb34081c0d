/** One node of a simulated cluster; its name is its machine's id. */
export interface SimulatedNode {
  readonly name: string;
  readonly role: "master" | "data";
  readonly version: string;
}

/** One copy of a shard: on `node`, or on its way to `target` until then. */
export interface SimulatedCopy {
  primary: boolean;
  node: string | undefined;
  target: string | undefined;
  until: number;
}

/** One shard with its copies. */
export interface SimulatedShard {
  readonly index: string;
  readonly shard: number;
  readonly copies: SimulatedCopy[];
}

/**
 * A cluster that behaves as Elasticsearch does where a roll can see it: shards leave excluded nodes, replicas find new nodes,
 * a primary that goes with its node is gone unless a replica is there, masters vote. Its time is that of `advance`.
 */
export class SimulatedElasticsearch {
  readonly nodes = new Map<string, SimulatedNode>();
  readonly shards: SimulatedShard[] = [];
  /** Names of the nodes whose majority decides. */
  voters: string[] = [];
  persistent: Record<string, string> = {};
  transient: Record<string, string> = {};
  /** Shards that refuse to move or to be assigned, as `index[shard]`. */
  readonly stuck = new Set<string>();
  /** Primaries that were lost with a node: data that is gone. */
  readonly lost: string[] = [];
  #now = 0;
  readonly #moveMs: number;

  constructor({ moveMs = 30_000 }: { readonly moveMs?: number } = {}) {
    this.#moveMs = moveMs;
  }

  /** A copy of each shard of an index on as many data nodes as it has copies, as far as there are nodes. */
  addIndex(index: string, { shards, replicas }: { readonly shards: number; readonly replicas: number }): void {
    const data = this.#dataNodes();
    for (let shard = 0; shard < shards; shard += 1) {
      const copies = Array.from({ length: replicas + 1 }, (_, copy) => {
        const node = copy < data.length ? data[(shard + copy) % data.length]?.name : undefined;
        return { primary: copy === 0, node, target: undefined, until: 0 };
      });
      this.shards.push({ index, shard, copies });
    }
  }

  join(node: SimulatedNode): void {
    this.nodes.set(node.name, node);
    this.#reconfigure();
  }

  /** The node is gone at once, with the copies on it. */
  leave(name: string): void {
    if (!this.nodes.delete(name)) return;
    for (const shard of this.shards) {
      for (const copy of shard.copies) {
        if (copy.target === name) copy.target = undefined;
        if (copy.node === name) [copy.node, copy.target] = [undefined, undefined];
      }
      this.#promote(shard);
    }
    this.#reconfigure();
  }

  get elected(): string | undefined {
    return this.hasMaster ? this.voters.find((name) => this.nodes.has(name)) : undefined;
  }

  /** Whether a majority of those that vote is there: without it, nothing answers but errors. */
  get hasMaster(): boolean {
    return this.voters.filter((name) => this.nodes.has(name)).length * 2 > this.voters.length;
  }

  /** Copies that are on a node, or leaving it. */
  copiesOn(name: string): readonly SimulatedCopy[] {
    return this.shards.flatMap(({ copies }) => copies.filter(({ node }) => node === name));
  }

  get excluded(): readonly string[] {
    const key = "cluster.routing.allocation.exclude._name";
    return (this.transient[key] ?? this.persistent[key] ?? "").split(",").filter((name) => name !== "");
  }

  /** Lets everything happen that happens until then. */
  advance(now: number): void {
    for (let next = this.#nextArrival(); next !== undefined && next <= now; next = this.#nextArrival()) {
      this.#now = next;
      this.#arrive();
      this.#start();
    }
    this.#now = now;
    if (this.hasMaster) this.#start();
  }

  /** Why a copy may not be on a node, as the names of Elasticsearch's deciders; none where it may. */
  decide(shard: SimulatedShard, copy: SimulatedCopy, target: SimulatedNode): readonly string[] {
    const source = copy.primary ? copy.node : shard.copies.find(({ primary }) => primary)?.node;
    const version = source === undefined ? undefined : this.nodes.get(source)?.version;
    const holds = shard.copies.some(({ node, target: to }) => node === target.name || to === target.name);
    return [
      ...(this.stuck.has(`${shard.index}[${shard.shard}]`) ? ["disk_threshold"] : []),
      ...(this.excluded.includes(target.name) ? ["filter"] : []),
      ...(holds ? ["same_shard"] : []),
      ...(version !== undefined && target.version < version ? ["node_version"] : []),
    ];
  }

  #dataNodes(): SimulatedNode[] {
    return [...this.nodes.values()].filter(({ role }) => role === "data");
  }

  #nextArrival(): number | undefined {
    const times = this.shards.flatMap(({ copies }) => copies.flatMap(({ target, until }) => (target ? [until] : [])));
    return times.length === 0 || !this.hasMaster ? undefined : Math.min(...times);
  }

  #arrive(): void {
    for (const copy of this.shards.flatMap(({ copies }) => copies))
      if (copy.target !== undefined && copy.until <= this.#now) [copy.node, copy.target] = [copy.target, undefined];
  }

  #start(): void {
    for (const shard of this.shards)
      for (const copy of shard.copies) {
        if (copy.target !== undefined) continue;
        if (copy.node !== undefined && !this.excluded.includes(copy.node)) continue;
        if (
          copy.node === undefined &&
          (copy.primary || shard.copies.find(({ primary }) => primary)?.node === undefined)
        )
          continue;
        const target = this.#dataNodes()
          .filter((node) => this.decide(shard, copy, node).length === 0)
          .sort((one, other) => this.copiesOn(one.name).length - this.copiesOn(other.name).length)[0];
        if (target !== undefined) [copy.target, copy.until] = [target.name, this.#now + this.#moveMs];
      }
  }

  #promote(shard: SimulatedShard): void {
    const primary = shard.copies.find((copy) => copy.primary);
    if (primary === undefined || primary.node !== undefined) return;
    const replica = shard.copies.find((copy) => !copy.primary && copy.node !== undefined);
    if (replica === undefined) this.lost.push(`${shard.index}[${shard.shard}]`);
    else [primary.primary, replica.primary] = [false, true];
  }

  /** Elasticsearch: an odd number votes, three at least; who left is kept for as long as that takes. */
  #reconfigure(): void {
    const masters = [...this.nodes.values()].flatMap(({ role, name }) => (role === "master" ? [name] : []));
    if (this.voters.length > 0 && !this.hasMaster) return;
    const staying = this.voters.filter((name) => masters.includes(name));
    const coming = masters.filter((name) => !this.voters.includes(name));
    const all = [...staying, ...coming];
    const size = all.length % 2 === 0 ? all.length - 1 : all.length;
    const gone = this.voters.filter((name) => !masters.includes(name));
    this.voters = size >= 3 || gone.length === 0 ? all.slice(0, size) : [...all, ...gone].slice(0, 3);
  }
}
