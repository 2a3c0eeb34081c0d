/** The fields of an event as Elasticsearch gives them back. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The value of a field: `a.b` is the key `a.b`, or `b` within `a`, and so on; `a[0]` an item of a list. A `.keyword` behind
 * the name is left out if there is no such key, since it is only in the index. Undefined and null are both null.
 */
export function lookUp(fields: Fields, name: string): unknown {
  return find(fields, name) ?? find(fields, name.replace(/\.keyword$/, "")) ?? null;
}

/** The values of a field, one by one when it holds a list; empty when it is not there. */
export function valuesOf(fields: Fields, name: string): readonly unknown[] {
  const value = lookUp(fields, name);
  if (value === null) return [];
  return Array.isArray(value) ? value.filter((item) => item !== null) : [value];
}

function find(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Fields;
  if (Object.hasOwn(fields, name)) return fields[name];
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const below = item(fields, name.slice(0, dot));
    const found = below === undefined ? undefined : find(below, name.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return item(fields, name);
}

function item(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  const indexed = /^(.+)\[(\d)\]$/.exec(name);
  const list = indexed === null ? undefined : fields[indexed[1] ?? ""];
  return Array.isArray(list) ? list[Number(indexed?.[2])] : undefined;
}
