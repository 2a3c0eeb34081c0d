import type { HashValue, Value } from "../language/syntax-tree.ts";
import type { Finding } from "./finding.ts";
import type { PluginUse } from "./walk.ts";

/** Keys that stand twice in one hash, for which Logstash refuses the pipeline. */
export function checkHashes({ plugin }: PluginUse): readonly Finding[] {
  return plugin.attributes.flatMap(({ value }) => hashesIn(value)).flatMap(checkKeys);
}

function hashesIn(value: Value): readonly HashValue[] {
  switch (value.kind) {
    case "hash":
      return [value, ...value.entries.flatMap((entry) => hashesIn(entry.value))];
    case "array":
      return value.items.flatMap(hashesIn);
    case "plugin":
    case "bareword":
    case "string":
    case "number":
      return [];
  }
}

function checkKeys({ entries }: HashValue): readonly Finding[] {
  const seen = new Set<string>();
  return entries.flatMap(({ key }): readonly Finding[] => {
    const again = seen.has(key.text);
    seen.add(key.text);
    if (!again) return [];
    const message = `The key "${key.text}" stands twice in one hash; Logstash refuses that. Several values of one key are an array.`;
    return [{ rule: "value", kind: "refused", at: key.at, message }];
  });
}
