import type { Json, Reading } from "@logstack/migration";

/** Whose statistics are made events of. */
export interface ExportedSide {
  /** As a person calls it. */
  readonly name: string;
  readonly environment: string | undefined;
  /** Writes a time in ISO 8601. */
  readonly writeTime: (ms: number) => string;
}

/**
 * One log event; its fields have the same names and types whatever was read, and are those that the elasticsearch layer's templates map. All that is
 * its own is below `statistics`: other sources may mean something else by `count`. The same reading has the same id, however often it is sent.
 */
export type StatisticsEvent = Readonly<Record<string, Json>>;

/**
 * Makes log events of a reading, one an entity, index or list, so that what is counted is a value and never a field's name. What could not be read is
 * an event too, with no number in it.
 */
export function makeLogEvents(
  { at, statistics }: Reading,
  { name, environment, writeTime }: ExportedSide,
): StatisticsEvent[] {
  const write = (
    own: { readonly of?: string; readonly [measure: string]: Json },
    message: string,
  ): StatisticsEvent => ({
    "@timestamp": writeTime(at),
    type: "statistics",
    SourceModuleName: "logstack-stats",
    ...(environment === undefined ? {} : { Environment: environment }),
    event: { id: `statistics ${name} ${writeTime(at)} ${own.of ?? ""}`.trim() },
    statistics: { side: name, kind: statistics.kind, ...own },
    message,
  });
  const make = (of: string, measures: Readonly<Record<string, Json>>): StatisticsEvent =>
    write({ of, readable: true, ...measures }, `${name}: ${of} ${JSON.stringify(measures["count"])}`);
  const timeOf = (newestAt: number | null): Readonly<Record<string, Json>> =>
    newestAt === null ? {} : { newest: writeTime(newestAt) };
  switch (statistics.kind) {
    case "unreadable":
      return [write({ readable: false, reason: statistics.reason }, `${name} is unreadable: ${statistics.reason}`)];
    case "entities":
      return Object.entries(statistics.entities).map(([entity, { count, ...more }]) =>
        make(entity, Object.keys(more).length === 0 ? { count } : { count, measures: JSON.stringify(more) }),
      );
    case "indices":
      return Object.entries(statistics.indices).map(([index, { documents, idHash, newestAt }]) =>
        make(index, { count: documents, idHash, ...timeOf(newestAt) }),
      );
    case "objects": {
      const { objects, bytes, keyHash, newestAt } = statistics.objects;
      return [make("objects", { count: objects, bytes, idHash: keyHash, ...timeOf(newestAt) })];
    }
    case "keys":
      return [
        make("keys", { count: statistics.keys.keys, idHash: statistics.keys.keyHash }),
        ...Object.entries(statistics.keys.lists).map(([list, length]) => make(list, { count: length })),
      ];
  }
}
