import * as fc from "fast-check";
import type { Fault, ResourceStep } from "../../src/faults/fault.ts";
import { LOGICAL_IDS, templateArbitrary, type TemplateShape } from "./random-templates.ts";

/** What happens when the creation of a stack fails; `keep` is AWS's `DisableRollback`. */
export type OnFailure = "ROLLBACK" | "DELETE" | "DO_NOTHING" | "keep";

/** One thing that somebody does to the engine; what it refers to by number is looked up when its turn comes. */
export type SoakOperation =
  | {
      readonly kind: "create";
      readonly stack: number;
      readonly template: TemplateShape;
      readonly onFailure: OnFailure;
    }
  | {
      readonly kind: "update";
      readonly stack: number;
      readonly template: TemplateShape;
      readonly disableRollback: boolean;
    }
  | { readonly kind: "propose"; readonly stack: number; readonly template: TemplateShape; readonly execute: boolean }
  | { readonly kind: "delete"; readonly stack: number; readonly retain: boolean; readonly force: boolean }
  | { readonly kind: "cancelUpdate" | "rollback"; readonly stack: number }
  | { readonly kind: "continueRollback"; readonly stack: number; readonly skip: boolean }
  | { readonly kind: "protect"; readonly stack: number; readonly enabled: boolean }
  | { readonly kind: "denyUpdates"; readonly stack: number; readonly logicalId: string }
  | { readonly kind: "signal"; readonly stack: number; readonly logicalId: string; readonly success: boolean }
  | { readonly kind: "fillBucket" | "emptyBucket"; readonly bucket: number }
  | { readonly kind: "fault"; readonly fault: Fault }
  | { readonly kind: "mendFaults" }
  | { readonly kind: "settle" }
  | { readonly kind: "restart"; readonly how: "kill" | "close" };

/** Returns the name of a stack of the soak. */
export function stackName(stack: number): string {
  return `soak-${stack}`;
}

/** Stacks that a soak works on at a time; few, so that operations meet. */
export const STACK_COUNT = 8;

const stack = fc.nat({ max: STACK_COUNT - 1 });
const logicalId = fc.constantFrom(...LOGICAL_IDS);
const template = templateArbitrary();

/** The calls that faults are about: not those by which the soak looks at the engine. */
const FAULTY_CALLS = ["CreateStack", "UpdateStack", "DeleteStack", "CreateChangeSet", "ExecuteChangeSet"];

const OPERATIONS: fc.Arbitrary<SoakOperation> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({ kind: fc.constant("create" as const), stack, template, onFailure: onFailure() }),
  },
  {
    weight: 35,
    arbitrary: fc.record({ kind: fc.constant("update" as const), stack, template, disableRollback: veryRarely() }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant("propose" as const), stack, template, execute: mostly() }),
  },
  {
    weight: 22,
    arbitrary: fc.record({ kind: fc.constant("delete" as const), stack, retain: rarely(), force: rarely() }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom("cancelUpdate" as const, "rollback" as const), stack }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("continueRollback" as const), stack, skip: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("protect" as const), stack, enabled: veryRarely() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("denyUpdates" as const), stack, logicalId }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("signal" as const), stack, logicalId, success: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("fillBucket" as const, "emptyBucket" as const),
      bucket: fc.nat({ max: 20 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("fault" as const), fault: faultArbitrary() }),
  },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("mendFaults" as const) }) },
  { weight: 20, arbitrary: fc.record({ kind: fc.constant("settle" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const), how: restartWays() }) },
);

function faultArbitrary(): fc.Arbitrary<Fault> {
  const resource = {
    stack: stack.map(stackName),
    resource: logicalId,
    at: fc.constantFrom<ResourceStep>("create", "update", "delete", "rollback"),
  };
  const call = { service: fc.constant("cloudformation"), operation: fc.constantFrom(...FAULTY_CALLS) };
  const when = fc.constantFrom<"beforeCall" | "afterCall" | "midAnswer">("beforeCall", "afterCall", "midAnswer");
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("fail" as const), ...resource, reason: fc.constant("It is made to.") }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("delay" as const), ...resource, by: fc.constantFrom("PT1M", "PT10M") }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("throttle" as const), ...call, share: fc.constant(0.5) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("cut" as const), ...call, when, times: fc.constant(2) }) },
  );
}

/** Returns `count` random operations, the same ones for the same seed. */
export function randomOperations(count: number, seed: number): readonly SoakOperation[] {
  return fc.sample(OPERATIONS, { numRuns: count, seed });
}

function mostly(): fc.Arbitrary<boolean> {
  return rarely().map((isRare) => !isRare);
}

function veryRarely(): fc.Arbitrary<boolean> {
  return fc.nat({ max: 9 }).map((dice) => dice === 0);
}

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat({ max: 3 }).map((dice) => dice === 0);
}

function onFailure(): fc.Arbitrary<OnFailure> {
  return fc.constantFrom<OnFailure>("ROLLBACK", "ROLLBACK", "ROLLBACK", "DELETE", "DO_NOTHING", "keep", "keep");
}

function restartWays(): fc.Arbitrary<"kill" | "close"> {
  return fc.constantFrom("kill", "kill", "close");
}
