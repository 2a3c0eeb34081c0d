import type { Fault } from "@logstack/embedded-aws";
import * as fc from "fast-check";
import type { Act, Consents, Edit, Kind, Mishap, ResourceShape, Rival, Step, Story } from "./story.ts";

/** The logical ids that stories know, and one that no template has. */
const IDS = ["R0", "R1", "R2", "R3", "R4"];
const NAMEABLE = [...IDS, ...IDS.map((id) => `${id}x`), "Nobody"];

const KINDS: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Kind> }[] = [
  { weight: 4, arbitrary: fc.constantFrom<Kind>("queue", "bucket") },
  { weight: 3, arbitrary: fc.constantFrom<Kind>("logGroup", "secret", "volume", "table") },
  { weight: 3, arbitrary: fc.constantFrom<Kind>("group") },
  { weight: 2, arbitrary: fc.constantFrom<Kind>("cache") },
  { weight: 2, arbitrary: fc.constantFrom<Kind>("topic", "securityGroup", "parameter") },
  { weight: 1, arbitrary: fc.constantFrom<Kind>("nested") },
];

const one = (chances: number): fc.Arbitrary<boolean> =>
  fc.nat({ max: chances - 1 }).map((dice) => dice === chances - 1);

const policy = fc.constantFrom(undefined, "Delete" as const, "Retain" as const, "Snapshot" as const);

function resource(logicalId: string): fc.Arbitrary<ResourceShape> {
  return fc.record({
    logicalId: fc.constant(logicalId),
    kind: fc.oneof(...KINDS),
    content: fc.nat({ max: 1 }),
    identity: fc.nat({ max: 1 }),
    size: fc.integer({ min: 1, max: 2 }),
    updatePolicy: fc.constantFrom("none" as const, "rolling" as const, "replacing" as const),
    deletionPolicy: fc.oneof(policy, fc.constant("RetainExceptOnCreate" as const)),
    updateReplacePolicy: policy,
    declared: fc.boolean(),
    conditional: one(4),
    filled: fc.boolean(),
  });
}

const of = fc.nat({ max: 4 });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom("remove" as const, "rename" as const, "recontent" as const, "reidentify" as const),
      of,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("redeclare" as const, "resize" as const), of }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("protect" as const),
      of,
      policy: fc.oneof(policy, fc.constant("RetainExceptOnCreate" as const)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("updatePolicy" as const),
      of,
      to: fc.constantFrom("none" as const, "rolling" as const, "replacing" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("add" as const), resource: resource("R4") }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("toggleExtra" as const, "newVersion" as const) }),
  },
);

const names = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.subarray(NAMEABLE, { maxLength: 3 }) },
);

const consents: fc.Arbitrary<Consents> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ allowReplacing: [], allowRemoving: [], allowRolling: [] }) },
  { weight: 2, arbitrary: fc.record({ allowReplacing: names, allowRemoving: names, allowRolling: names }) },
);

const skip = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.subarray(NAMEABLE, { maxLength: 2 }) },
);

const deploy: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    { weight: 9, arbitrary: fc.constant("deploy" as const) },
    { weight: 1, arbitrary: fc.constant("plan" as const) },
  ),
  edits: fc.array(edit, { maxLength: 3 }),
  consents,
  onCreateFailure: fc.constantFrom("keep" as const, "rollback" as const, "delete" as const),
  waitMinutes: fc.constantFrom(60, 60, 1),
  skip,
});

const destroy: fc.Arbitrary<Act> = fc.record({ kind: fc.constant("destroy" as const), consents, lifts: fc.boolean() });

const rollback: fc.Arbitrary<Act> = fc.record({ kind: fc.constant("rollback" as const), consents, skip });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: deploy },
  { weight: 2, arbitrary: destroy },
  { weight: 3, arbitrary: rollback },
  { weight: 1, arbitrary: fc.constant({ kind: "diagnose" as const }) },
);

const atCall = fc.integer({ min: 1, max: 16 });

const CALLS = [
  "DescribeStacks",
  "DescribeStackEvents",
  "CreateChangeSet",
  "DescribeChangeSet",
  "ExecuteChangeSet",
  "DeleteChangeSet",
  "DeleteStack",
  "CancelUpdateStack",
  "RollbackStack",
  "ContinueUpdateRollback",
  "SetStackPolicy",
  "UpdateTerminationProtection",
  "ListStackResources",
  "GetTemplate",
  "*",
];

const call = { service: fc.constant("cloudformation"), operation: fc.constantFrom(...CALLS) };

const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("fail" as const),
      resource: fc.constantFrom("*", ...IDS.slice(0, 4)),
      at: fc.constantFrom(
        "create" as const,
        "create" as const,
        "update" as const,
        "delete" as const,
        "rollback" as const,
      ),
      reason: fc.constant("It is made to."),
      times: fc.constantFrom(1, 9),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("delay" as const),
      resource: fc.constantFrom("*", ...IDS.slice(0, 4)),
      at: fc.constantFrom("create" as const, "update" as const, "delete" as const, "rollback" as const),
      by: fc.constantFrom("PT10M", "PT3H"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("throttle" as const), ...call, share: fc.constant(0.4) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("cut" as const),
      ...call,
      when: fc.constantFrom("beforeCall" as const, "afterCall" as const),
      from: fc.integer({ min: 1, max: 3 }),
      times: fc.constantFrom(1, 3, 9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("stale" as const),
      ...call,
      operation: fc.constantFrom("Describe*", "List*", "Get*", "*"),
      reads: fc.constantFrom(1, 3),
      share: fc.constantFrom(0.5, 1),
    }),
  },
);

const mishap: fc.Arbitrary<Mishap> = fc.record({
  kind: fc.constantFrom("interrupt" as const, "killBefore" as const, "killAfter" as const),
  atCall,
});

const rival: fc.Arbitrary<Rival> = fc.record({
  atCall,
  atOnce: fc.boolean(),
  act: fc.oneof(
    { weight: 3, arbitrary: act },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom("cancel" as const, "protect" as const, "unprotect" as const, "retag" as const),
      }),
    },
  ),
});

function maybe<T>(arbitrary: fc.Arbitrary<T>, chances: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: chances - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function step(act: fc.Arbitrary<Act>): fc.Arbitrary<Step> {
  return fc.record({
    act,
    unprotected: one(6),
    faults: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
    ),
    mishap: maybe(mishap, 4),
    rival: maybe(rival, 5),
    settles: one(4).map((rare) => !rare),
  });
}

/** Random stories: a creation, and up to three commands after it. */
export const storyArbitrary: fc.Arbitrary<Story> = fc.record({
  resources: fc
    .integer({ min: 1, max: 4 })
    .chain((count) => fc.tuple(...IDS.slice(0, count).map((id) => resource(id)))),
  steps: fc
    .tuple(step(deploy), fc.array(step(act), { minLength: 1, maxLength: 3 }))
    .map(([first, rest]) => [first, ...rest]),
  pace: fc.constantFrom(20, 60),
  client: one(20).map((rare) => (rare ? "compared" : "short")),
});
