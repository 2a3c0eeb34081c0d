/** The two kinds of cluster settings that are kept, flat: `{"cluster.routing.allocation.enable": "all"}`. */
export interface ClusterSettings {
  readonly persistent: Readonly<Record<string, unknown>>;
  /** Elasticsearch: outweighs what is persistent, and is gone after a full restart. */
  readonly transient: Readonly<Record<string, unknown>>;
}

/** What is to be written; `null` takes a setting away. */
export interface SettingsChange {
  readonly persistent: Readonly<Record<string, string | null>>;
  readonly transient?: Readonly<Record<string, string | null>>;
}

const EXCLUDED = "cluster.routing.allocation.exclude._name";
/** Elasticsearch: settings below `cluster.metadata.` are for its users, who may note there what they like. */
const MARK = "cluster.metadata.logstack_leaving";
/** After the mark's name: others had excluded the node before, and it stays so. */
const KEPT = ",others";

/** Returns the node that we keep shards away from; undefined where there is none, or others have let shards there again. */
export function findExcluded(settings: ClusterSettings): string | undefined {
  const { node } = readMark(settings);
  return node !== undefined && namesOf(settings).includes(node) ? node : undefined;
}

/** Returns the change that keeps shards away from a node, with a mark that it was us; what others exclude stays excluded. */
export function excludeNode(settings: ClusterSettings, node: string): SettingsChange {
  const names = withoutOurs(settings);
  const isOthers = names.includes(node);
  return changeNames(settings, isOthers ? names : [...names, node], isOthers ? `${node}${KEPT}` : node);
}

/** Returns the change that takes back what `excludeNode` did. */
export function includeNode(settings: ClusterSettings): SettingsChange {
  return changeNames(settings, withoutOurs(settings), null);
}

function withoutOurs(settings: ClusterSettings): readonly string[] {
  const { node, kept } = readMark(settings);
  return namesOf(settings).filter((name) => name !== node || kept);
}

/** One request changes both, so that no exclusion is ever without its mark. */
function changeNames(settings: ClusterSettings, names: readonly string[], mark: string | null): SettingsChange {
  const value = names.length === 0 ? null : names.join(",");
  return EXCLUDED in settings.transient
    ? { persistent: { [MARK]: mark }, transient: { [EXCLUDED]: value } }
    : { persistent: { [MARK]: mark, [EXCLUDED]: value } };
}

function namesOf({ persistent, transient }: ClusterSettings): readonly string[] {
  const value = transient[EXCLUDED] ?? persistent[EXCLUDED];
  const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
  return texts.flatMap((text) => text.split(",")).flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
}

function readMark({ persistent }: ClusterSettings): { readonly node: string | undefined; readonly kept: boolean } {
  const mark = persistent[MARK];
  if (typeof mark !== "string" || mark === "") return { node: undefined, kept: false };
  const kept = mark.endsWith(KEPT);
  return { node: kept ? mark.slice(0, -KEPT.length) : mark, kept };
}
