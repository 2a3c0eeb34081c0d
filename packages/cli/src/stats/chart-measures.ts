import type { Json, Statistics } from "@logstack/migration";

/** Numbers of one reading by their names; undefined where nothing could be read. */
export type Measured = Readonly<Record<string, number>> | undefined;

/** Returns the numbers of a reading that can be charted, by names such as `customers` or `logstash-2026.11.23`. */
export function chartMeasures(statistics: Statistics): Measured {
  switch (statistics.kind) {
    case "unreadable":
      return undefined;
    case "entities":
      return Object.fromEntries(
        Object.entries(statistics.entities).flatMap(([entity, measures]) =>
          Object.entries(measures).flatMap(([name, value]): [string, number][] =>
            isNumber(value) ? [[name === "count" ? entity : `${entity}.${name}`, value]] : [],
          ),
        ),
      );
    case "indices": {
      const each = Object.entries(statistics.indices).map(([index, { documents }]): [string, number] => [
        index,
        documents,
      ]);
      const all = each.reduce((sum, [, documents]) => sum + documents, 0);
      return Object.fromEntries([["all documents", all], ...each]);
    }
    case "objects":
      return { objects: statistics.objects.objects, bytes: statistics.objects.bytes };
    case "keys":
      return { keys: statistics.keys.keys, ...statistics.keys.lists };
  }
}

function isNumber(value: Json): value is number {
  return typeof value === "number";
}
