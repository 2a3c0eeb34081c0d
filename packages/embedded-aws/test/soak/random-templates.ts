import * as fc from "fast-check";

/** What a resource of a soak is. */
export type ResourceKind =
  | "parameter"
  | "queue"
  | "topic"
  | "bucket"
  | "logGroup"
  | "secret"
  | "securityGroup"
  | "waitCondition"
  | "machines"
  | "nested";

/** One resource of a random template. */
export interface ResourceShape {
  readonly kind: ResourceKind;
  /** A change of it changes a property in place, where the kind has one. */
  readonly content: number;
  /** A change of it renames the resource, which replaces it; undefined lets the engine name it. */
  readonly name: number | undefined;
  readonly deletionPolicy: "Delete" | "Retain" | "RetainExceptOnCreate";
  readonly updateReplacePolicy: "Delete" | "Retain";
  /** True: it comes after the resource before it in the template. */
  readonly follows: boolean;
}

/** A random template: its resources by logical id, and what the stack shares with others. */
export interface TemplateShape {
  readonly resources: Readonly<Record<string, ResourceShape>>;
  /** The number of the name under which the stack exports a value. */
  readonly exported: number | undefined;
  /** The number of the name whose value the stack imports. */
  readonly imported: number | undefined;
}

/** Names that resources of all stacks compete for: few, so that conflicts happen. */
const NAME_COUNT = 30;

const DETAILS: fc.Arbitrary<Omit<ResourceShape, "kind">> = fc.record({
  content: fc.nat({ max: 2 }),
  name: fc.option(fc.nat({ max: NAME_COUNT - 1 }), { nil: undefined, freq: 3 }),
  deletionPolicy: fc.constantFrom("Delete", "Delete", "Delete", "Retain", "RetainExceptOnCreate"),
  updateReplacePolicy: fc.constantFrom("Delete", "Delete", "Retain"),
  follows: fc.boolean(),
});

/** The kinds by logical id: AWS takes no update that makes another type of a resource. */
const KINDS: Readonly<Record<string, ResourceKind>> = {
  Parameter: "parameter",
  Queue: "queue",
  Bucket: "bucket",
  Topic: "topic",
  Group: "logGroup",
  Secret: "secret",
  Firewall: "securityGroup",
  Child: "nested",
  Machines: "machines",
  Gate: "waitCondition",
};

/** The logical ids of all templates of a soak. */
export const LOGICAL_IDS: readonly string[] = Object.keys(KINDS);

/** Without the one that holds a stack up until somebody signals, and mostly nobody does. */
const ORDINARY_IDS = LOGICAL_IDS.filter((id) => KINDS[id] !== "waitCondition");

/** Returns random templates over some of the logical ids; once in a while one has another type than usual. */
export function templateArbitrary(): fc.Arbitrary<TemplateShape> {
  return fc.record({
    resources: fc
      .tuple(fc.subarray(ORDINARY_IDS, { minLength: 1, maxLength: 6 }), fc.nat({ max: 9 }))
      .map(([ids, dice]) => (dice === 0 ? [...ids, "Gate"] : ids))
      .chain((ids) => fc.record(Object.fromEntries(ids.map((id) => [id, resourceArbitrary(id)])))),
    exported: fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 2 }),
    imported: fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 15 }),
  });
}

function resourceArbitrary(logicalId: string): fc.Arbitrary<ResourceShape> {
  const usual = KINDS[logicalId] ?? "parameter";
  const kind = fc.nat({ max: 60 }).map((dice): ResourceKind => (dice === 0 ? "parameter" : usual));
  return fc.tuple(kind, DETAILS).map(([itsKind, details]) => ({ kind: itsKind, ...details }));
}
