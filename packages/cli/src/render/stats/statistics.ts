import type { Reading, Statistics } from "@logstack/migration";
import { renderTable } from "../table.ts";

/** A reading as a table; `writeTime` writes a time for people. */
export function renderReading(
  { name, reading }: { readonly name: string; readonly reading: Reading },
  writeTime: (ms: number) => string,
): readonly string[] {
  const { at, from, statistics } = reading;
  const whom = from.map(({ kind, value }) => `  ${kind.padEnd(8)}${value}`);
  const rows = tableOf(statistics, writeTime);
  const told = isNothing(statistics) ? [NOTHING] : renderTable(rows);
  return [`${name}    ${statistics.kind}, read ${writeTime(at)}`, ...whom, ...told];
}

const NOTHING = "It can be read, and tells of nothing. Two sides of which that is so do not match.";

function isNothing(statistics: Statistics): boolean {
  if (statistics.kind === "entities") return Object.keys(statistics.entities).length === 0;
  return statistics.kind === "indices" && Object.keys(statistics.indices).length === 0;
}

function tableOf(statistics: Statistics, writeTime: (ms: number) => string): readonly (readonly string[])[] {
  const timeOf = (ms: number | null): string => (ms === null ? "-" : writeTime(ms));
  switch (statistics.kind) {
    case "unreadable":
      return [[`Unreadable: ${statistics.reason}. That is neither zero nor equal to anything.`]];
    case "entities":
      return [
        ["entity", "count", "more"],
        ...Object.entries(statistics.entities).map(([entity, { count, ...more }]) => [
          entity,
          count.toLocaleString("en"),
          Object.entries(more)
            .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
            .join(", "),
        ]),
      ];
    case "indices":
      return [
        ["index", "documents", "oldest", "newest", "ids", "mapping"],
        ...Object.entries(statistics.indices).map(([index, measures]) => [
          index,
          measures.documents.toLocaleString("en"),
          timeOf(measures.oldestAt),
          timeOf(measures.newestAt),
          measures.idHash.slice(0, SHOWN),
          measures.mappingHash.slice(0, SHOWN),
        ]),
      ];
    case "objects": {
      const { objects, bytes, newestAt, keyHash } = statistics.objects;
      return [
        ["objects", "bytes", "newest", "keys and sizes"],
        [objects.toLocaleString("en"), bytes.toLocaleString("en"), timeOf(newestAt), keyHash.slice(0, SHOWN)],
      ];
    }
    case "keys": {
      const { keys, keyHash, lists } = statistics.keys;
      return [
        ["", "count", "names"],
        ["keys", keys.toLocaleString("en"), keyHash.slice(0, SHOWN)],
        ...Object.entries(lists).map(([list, length]) => [list, length.toLocaleString("en")]),
      ];
    }
  }
}

/** So much of a digest is shown: whoever compares by eye sees a difference, and whoever needs all of it takes --json. */
const SHOWN = 12;
