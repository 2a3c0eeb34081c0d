/** Where bytes too large for a record are kept, such as the bodies of S3 objects. */
export interface ContentStore {
  /** Keeps the bytes and returns the id to read them by. */
  write(bytes: Uint8Array): Promise<string>;
  /** Rejects when there is no such content: a record must not outlive its bytes. */
  read(id: string): Promise<Uint8Array>;
  /** Reads at once; throws when there is no such content. For what must be done in one turn. */
  readNow(id: string): Uint8Array;
  /** Forgets the bytes; nothing happens when they are gone already. */
  delete(id: string): Promise<void>;
  /** Forgets all content but the given: what a crash left behind between content and record. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

/** Returns a content store in memory; `nextId` names each content. */
export function createMemoryContent(nextId: () => string): ContentStore {
  const contents = new Map<string, Uint8Array>();
  const readNow = (id: string): Uint8Array => {
    const bytes = contents.get(id);
    if (bytes === undefined) throw new Error(`Content ${id} is missing.`);
    return bytes;
  };
  return {
    write(bytes) {
      const id = nextId();
      contents.set(id, bytes);
      return Promise.resolve(id);
    },
    read: async (id) => readNow(id),
    readNow,
    delete(id) {
      contents.delete(id);
      return Promise.resolve();
    },
    keepOnly(ids) {
      for (const id of contents.keys()) if (!ids.has(id)) contents.delete(id);
      return Promise.resolve();
    },
  };
}
