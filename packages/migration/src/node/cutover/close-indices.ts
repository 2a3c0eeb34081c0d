import { ask, Unreadable, type JsonService } from "../readers/json-client.ts";

/** Whether the indices of a stack take nothing more; those that are young enough to still get events are left out. */
export type IndicesAccess =
  | { readonly kind: "closed" }
  /** The indices that can be written to still. */
  | { readonly kind: "open"; readonly indices: readonly string[] }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Which indices are meant, and at what moment. */
export interface IndicesOfStack {
  /** A name or pattern. */
  readonly index: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** An index of this age gets no events any more by their own times. One that still may is left open, so that what comes is seen. */
const SETTLED_MS = 2 * 86_400_000;

/** Reads which indices can be written to. Never throws. Elasticsearch reference, "Index blocks". */
export async function readIndicesAccess(service: JsonService, { index, now }: IndicesOfStack): Promise<IndicesAccess> {
  try {
    const settings = await readSettings(service, index);
    const open = Object.entries(settings).filter(([, { block, createdAt }]) => !block && now - createdAt >= SETTLED_MS);
    return open.length === 0 ? { kind: "closed" } : { kind: "open", indices: open.map(([name]) => name) };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", reason: error.message };
    throw error;
  }
}

/** Makes indices read-only, or lets them be written to again. Whether it came true is read afterwards. Throws `Unreadable`. */
export async function setIndicesAccess(
  service: JsonService,
  { indices, access }: { readonly indices: readonly string[]; readonly access: "open" | "closed" },
): Promise<void> {
  const body = { "index.blocks.write": access === "closed" ? true : null };
  for (const index of indices) {
    await ask(service, { method: "PUT", path: `/${encodeURIComponent(index)}/_settings`, body });
  }
}

interface IndexState {
  readonly block: boolean;
  readonly createdAt: number;
}

async function readSettings(service: JsonService, index: string): Promise<Readonly<Record<string, IndexState>>> {
  const text = await ask(service, {
    method: "GET",
    path: `/${encodeURIComponent(index)}/_settings?flat_settings=true`,
  });
  const answer = JSON.parse(text) as Readonly<Record<string, { readonly settings?: Readonly<Record<string, string>> }>>;
  return Object.fromEntries(
    Object.entries(answer).map(([name, { settings = {} }]) => {
      const createdAt = Number(settings["index.creation_date"]);
      if (!Number.isFinite(createdAt)) throw new Unreadable(`it does not say when the index ${name} was made`);
      const block = settings["index.blocks.write"] === "true" || settings["index.blocks.read_only"] === "true";
      return [name, { block, createdAt }];
    }),
  );
}
