import { createIdHash } from "../../src/model/id-hash.ts";
import type { Identifier, Reading, Side } from "../../src/model/reading.ts";
import type { Entity, IndexMeasures, Statistics } from "../../src/model/statistics.ts";

/** The seed's own example. */
export const SEED_DATA = { customers: { count: 57 }, databases: { count: 129 } };

export function entities(data: Readonly<Record<string, Entity>> = SEED_DATA): Statistics {
  return { kind: "entities", entities: data };
}

export function unreadable(reason = "it answers 503"): Statistics {
  return { kind: "unreadable", reason };
}

export function anIndex(overrides: Partial<IndexMeasures> = {}): IndexMeasures {
  const ids = createIdHash();
  for (const id of ["a", "b", "c"]) ids.add(id);
  return {
    documents: 3,
    idHash: ids.end(),
    mappingHash: "m",
    oldestAt: 1_000,
    newestAt: 2_000,
    perDay: { "1970-01-01": 3 },
    ...overrides,
  };
}

export function indices(measures: Readonly<Record<string, IndexMeasures>> = { logs: anIndex() }): Statistics {
  return { kind: "indices", indices: measures };
}

export function idOf(name: string): readonly Identifier[] {
  return [{ kind: "stack", value: `arn:aws:cloudformation:eu-west-1:111111111111:stack/${name}/${name}-uuid` }];
}

export function aReading(overrides: Partial<Reading> = {}): Reading {
  return { at: 1_000_000, from: idOf("current"), statistics: entities(), ...overrides };
}

/** A side that was read twice, a minute apart, and stood still. */
export function aSide(
  overrides: {
    readonly name?: string;
    readonly statistics?: Statistics;
    readonly second?: Partial<Reading>;
    readonly first?: Partial<Reading>;
  } = {},
): Side {
  const { name = "current", statistics = entities() } = overrides;
  const reading = { from: idOf(name), statistics };
  return {
    name,
    first: aReading({ ...reading, at: 1_000_000, ...overrides.first }),
    second: aReading({ ...reading, at: 1_060_000, ...overrides.second }),
  };
}
