import * as fc from "fast-check";
import type { PropertyChange, ResourceChange } from "../../src/model/change-set.ts";
import type { ConsentOption } from "../../src/model/data-effect.ts";
import { refuseDataLoss } from "../../src/plan/data/refuse-data-loss.ts";
import { reviewChanges } from "../../src/plan/data/review-changes.ts";
import type { ReviewRules } from "../../src/plan/data/review-rules.ts";
import type { ParsedTemplate, ResourcePolicy, TemplateObject, TemplateResource } from "../../src/template/template.ts";
import { aRequest } from "./a-deployment.ts";

/** Resources of every sort: of a type that holds data, holds none, is unknown, or holds some where somebody says so. */
const TYPES = {
  Queue: "AWS::SQS::Queue",
  Bucket: "AWS::S3::Bucket",
  Group: "AWS::AutoScaling::AutoScalingGroup",
  Plain: "AWS::AutoScaling::AutoScalingGroup",
  Alarm: "AWS::CloudWatch::Alarm",
  Thing: "Custom::Thing",
  Nested: "AWS::CloudFormation::Stack",
} as const;
type Id = keyof typeof TYPES;
const IDS = Object.keys(TYPES) as Id[];

const { template: TEMPLATE } = aRequest();

const anyPolicy = fc.constantFrom<ResourcePolicy | undefined>(
  "Delete",
  "Retain",
  "Snapshot",
  "RetainExceptOnCreate",
  undefined,
);
const anyUpdatePolicy = fc.constantFrom<TemplateObject | undefined>(
  undefined,
  undefined,
  { AutoScalingRollingUpdate: {} },
  { AutoScalingReplacingUpdate: { WillReplace: true } },
  { AutoScalingReplacingUpdate: { WillReplace: { Ref: "Maybe" } } },
);
const anyAttributes = fc.record({
  deletionPolicy: anyPolicy,
  updateReplacePolicy: anyPolicy,
  updatePolicy: anyUpdatePolicy,
  stateful: fc.constantFrom("shards", undefined),
  present: fc.constantFrom(true, true, true, false),
});
const anyTemplate = fc.tuple(...IDS.map(() => anyAttributes)).map((all): ParsedTemplate => {
  const entries = IDS.flatMap((logicalId, index): readonly (readonly [string, TemplateResource])[] => {
    const attributes = all[index];
    if (attributes === undefined || !attributes.present) return [];
    const { stateful, present: _, ...policies } = attributes;
    const metadata = stateful === undefined || logicalId !== "Group" ? {} : { Stateful: stateful };
    const fixed = { line: 1, properties: {}, dependsOn: [], condition: undefined, creationPolicy: undefined };
    return [[logicalId, { ...fixed, ...policies, logicalId, type: TYPES[logicalId], metadata }]];
  });
  return { ...TEMPLATE, resources: new Map(entries) };
});

const anyDetail: fc.Arbitrary<PropertyChange> = fc.record({
  attribute: fc.constantFrom("Properties", "Tags", "Metadata", "UpdatePolicy"),
  name: fc.constantFrom(
    "LaunchTemplate",
    "DesiredCapacity",
    "VPCZoneIdentifier",
    "QueueName",
    "LifecycleConfiguration",
  ),
  requiresRecreation: fc.constantFrom("Never", "Conditionally", "Always"),
  causedBy: fc.constant(undefined),
  before: fc.constantFrom("1", "2", undefined),
  after: fc.constantFrom("1", "2", undefined),
});
const anyChange: fc.Arbitrary<ResourceChange> = fc
  .record({
    id: fc.constantFrom(...IDS),
    action: fc.constantFrom(
      "Add",
      "Modify",
      "Modify",
      "Modify",
      "Remove",
      "Import",
      "Dynamic",
      "SyncWithActual" as "Dynamic",
    ),
    replacement: fc.constantFrom("True", "False", "False", "False", "Conditional", "Perhaps" as "True", undefined),
    policyAction: fc.constantFrom(
      undefined,
      undefined,
      "Delete",
      "Retain",
      "ReplaceAndDelete",
      "ReplaceAndRetain",
      "ReplaceAndSnapshot",
      "Surprise",
    ),
    details: fc.array(anyDetail, { maxLength: 3 }),
  })
  .map(({ id, ...rest }) => ({ ...rest, logicalId: id, type: TYPES[id], physicalId: undefined, scope: [] }));
const anyWorld = fc.record({
  changes: fc.uniqueArray(anyChange, { selector: ({ logicalId }) => logicalId, maxLength: 4 }),
  wanted: anyTemplate,
  deployed: fc.option(anyTemplate, { nil: undefined, freq: 8 }),
  layer: fc.constantFrom({ stateful: {} }, { stateful: { Group: "shards on disks" } }),
});
type World = typeof anyWorld extends fc.Arbitrary<infer W> ? W : never;

/** One `--option Id` for each way in which data could go; written without a look at how the guard finds it. */
function oracle({ changes, wanted, deployed, layer }: World): ReadonlySet<string> {
  const needed = new Set<string>();
  const need = (option: ConsentOption, id: string) => needed.add(`${option} ${id}`);
  const says = (template: ParsedTemplate | undefined, id: string) =>
    template?.resources.get(id)?.metadata["Stateful"] !== undefined;
  const matters = (id: Id): boolean => {
    if (id === "Alarm") return false;
    if (id !== "Group" && id !== "Plain") return true;
    return id in layer.stateful || says(wanted, id) || says(deployed, id) || deployed === undefined;
  };
  for (const change of changes) {
    const id = change.logicalId as Id;
    if (!matters(id) || change.action === "Add" || change.action === "Import") continue;
    if (change.action === "Remove") {
      need("--allow-removing", id);
      continue;
    }
    if (change.action !== "Modify") {
      need("--allow-removing", id);
      need("--allow-replacing", id);
      continue;
    }
    const isGroup = TYPES[id] === TYPES.Group;
    const [now, then] = [wanted, deployed].map((each) => each?.resources.get(id)?.updatePolicy ?? {});
    const recreations = new Set(change.details.map(({ requiresRecreation }) => requiresRecreation));
    const staysAnyway =
      isGroup &&
      change.replacement === "Conditional" &&
      recreations.has("Conditionally") &&
      !recreations.has("Always") &&
      !("AutoScalingReplacingUpdate" in { ...now, ...then });
    const replaced =
      change.replacement !== "False" ||
      recreations.has("Always") ||
      (change.policyAction ?? "").startsWith("ReplaceAnd");
    if (replaced && !staysAnyway) {
      need("--allow-replacing", id);
      continue;
    }
    if (change.policyAction !== undefined && !change.policyAction.startsWith("ReplaceAnd")) {
      need("--allow-removing", id);
      continue;
    }
    if (id === "Nested") need("--allow-replacing", id);
    const touched = change.details.filter(({ attribute }) => attribute === "Properties");
    if (id === "Bucket" && touched.some(({ name }) => name === "LifecycleConfiguration")) {
      const lifecycles = touched.filter(({ name }) => name === "LifecycleConfiguration");
      const told = lifecycles.filter(({ before, after }) => before !== undefined || after !== undefined);
      const longer = told.length > 0 && told.every(({ before, after }) => Number(before) <= Number(after));
      if (!longer) need("--allow-removing", id);
    }
    if (!isGroup) continue;
    const makesNew =
      change.details.length === 0 ||
      touched.some(({ name }) => /^(LaunchTemplate|VPCZoneIdentifier)$/.test(name ?? ""));
    const policyTouched = change.details.some(({ attribute }) => attribute === "UpdatePolicy");
    if (Object.keys(now ?? {}).length > 0 && (makesNew || touched.length > 0 || policyTouched))
      need("--allow-rolling", id);
    if (Object.keys(then ?? {}).length > 0 && makesNew) need("--allow-rolling", id);
    if (touched.some(({ name }) => name === "VPCZoneIdentifier")) need("--allow-rolling", id);
    const sizes = touched.filter(({ name }) => name === "DesiredCapacity");
    const grows = sizes.some(({ before, after }) => Number(before) <= Number(after));
    if (sizes.length > 0 && !grows) need("--allow-rolling", id);
  }
  for (const [id, before] of deployed?.resources ?? []) {
    const after = wanted.resources.get(id);
    const told = changes.some(({ logicalId }) => logicalId === id);
    if (!matters(id as Id) || id === "Thing") continue;
    if (after === undefined) {
      if (!told) need("--allow-removing", id);
      continue;
    }
    const worth = (policy: ResourcePolicy | undefined) =>
      ({ Delete: 0, Snapshot: 1 })[policy as string] ?? (policy === undefined ? 0 : 2);
    if (worth(after.deletionPolicy) < worth(before.deletionPolicy)) need("--allow-removing", id);
    if (worth(after.updateReplacePolicy) < worth(before.updateReplacePolicy)) need("--allow-replacing", id);
    if (says(deployed, id) && !says(wanted, id) && !(id in layer.stateful)) need("--allow-removing", id);
  }
  return needed;
}

/** How a world is reviewed when exactly these `--option Id` were given. */
function review(world: World, given: Iterable<string>) {
  const { changes, ...rest } = world;
  const named = (option: string) =>
    [...given].filter((each) => each.startsWith(`${option} `)).map((each) => each.slice(option.length + 1));
  const rules: ReviewRules = {
    ...rest,
    allowReplacing: named("--allow-replacing"),
    allowRemoving: named("--allow-removing"),
    allowRolling: named("--allow-rolling"),
    deployedParameters: {},
  };
  const ids = { changeSetId: "id", changeSetName: "logstack-1", stackId: "arn" };
  const reviewed = reviewChanges({ kind: "proposed", type: "UPDATE", ...ids, changes }, rules);
  return { reviewed, refusal: reviewed.kind === "refuse" ? refuseDataLoss(reviewed.threatened, rules) : undefined };
}

/** Each sentence about the guard, as a property of any world. */
export const GUARANTEES: Readonly<Record<string, fc.IProperty<[World, number]>>> = {
  "what could cost data proceeds with the exact consents to that, and asks for no other": fc.property<[World, number]>(
    anyWorld,
    fc.nat(),
    (world, _which) => review(world, oracle(world)).reviewed.kind === "proceed",
  ),
  "where any single one of them is missing, it is refused, and that very one is asked for": fc.property<
    [World, number]
  >(anyWorld, fc.nat(), (world, which) => {
    const needed = [...oracle(world)];
    if (needed.length === 0) return true;
    const missing = needed[which % needed.length] ?? "";
    const wrong = OTHER_IDS.map((id) => missing.replace(/ .*/, ` ${id}`)).filter((each) => !needed.includes(each));
    const { refusal } = review(world, [...needed.filter((each) => each !== missing), ...wrong]);
    const asked = refusal?.waysOut.filter(({ action }) => action.startsWith("add ")).map(({ action }) => action) ?? [];
    return asked.join() === `add ${missing}` && refusal?.reasons.length === 1;
  }),
};

const OTHER_IDS = [...IDS, "*", "queue"];

/** Looks for a world in which a guarantee does not hold; undefined where none of so many is one. */
export function findCounterexample(name: string, numRuns: number): object | undefined {
  const property = GUARANTEES[name];
  if (property === undefined) throw new Error(`There is no guarantee "${name}".`);
  const { failed, counterexample, seed } = fc.check(property, { numRuns });
  return failed ? { counterexample, seed } : undefined;
}
