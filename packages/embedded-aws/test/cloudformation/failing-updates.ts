import * as fc from "fast-check";
import type { FaultyStep } from "../../src/cloudformation/index.ts";
import type { PhysicalResource } from "../../src/resources/resource-handler.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const IDS = ["A", "B", "C", "D", "E", "F"] as const;
type Id = (typeof IDS)[number];

/** One resource as a random template has it; it may depend only on ids before its own, so there is no circle. */
const aResource = fc.record({
  isThere: fc.boolean(),
  name: fc.constantFrom("one", "two"),
  display: fc.constantFrom("old", "new"),
  needs: fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }),
});
const aShape = fc.array(aResource, { minLength: IDS.length, maxLength: IDS.length });
type Shape = readonly { isThere: boolean; name: string; display: string; needs: readonly number[] }[];

/** What fails: mostly what an update does, so that many of them are rolled back. */
const aPlan = fc.dictionary(
  fc.constantFrom<Id>(...IDS),
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<FaultyStep>("create", "update") },
    { weight: 1, arbitrary: fc.constantFrom<FaultyStep>("delete", "rollback") },
  ),
  { maxKeys: 4 },
);

function render(shape: Shape): string {
  const isThere = (index: number): boolean => index === 0 || shape[index]?.isThere === true;
  const resources = IDS.flatMap((id, index) => {
    const { name, display, needs } = shape[index] ?? { name: "", display: "", needs: [] };
    const DependsOn = needs.filter((needed) => needed < index && isThere(needed)).map((needed) => IDS[needed]);
    return isThere(index) ? [[id, topic(`${id}-${name}`, { DependsOn }, { DisplayName: display })] as const] : [];
  });
  return aTemplate(Object.fromEntries(resources));
}

/** `LOGICAL physical` of what the stack says it has. */
async function saidResources(aws: InProcess): Promise<string> {
  const { StackResourceSummaries } = (await aws.call("ListStackResources", { StackName })) as unknown as {
    StackResourceSummaries: { LogicalResourceId: string; PhysicalResourceId: string }[];
  };
  return sortedText(StackResourceSummaries.map((it) => `${it.LogicalResourceId} ${it.PhysicalResourceId}`));
}

function realResources(aws: InProcess): readonly PhysicalResource[] {
  return Array.from(aws.store.table<PhysicalResource>("resources").entries(), ([, resource]) => resource);
}

const identities = (aws: InProcess): string =>
  sortedText(realResources(aws).map((it) => `${it.logicalId} ${it.physicalId}`));
const contents = (aws: InProcess): string =>
  sortedText(realResources(aws).map((it) => `${it.physicalId} ${JSON.stringify(it.properties)}`));

function sortedText(lines: readonly string[]): string {
  return lines.toSorted().join("\n");
}

/** Plays one update with faults and then a delete without them; returns all that is not as it must be. */
async function findTrouble(
  before: Shape,
  after: Shape,
  { plan }: { readonly plan: Readonly<Record<string, FaultyStep>> },
): Promise<readonly string[]> {
  const current = { plan: {} as Readonly<Record<string, FaultyStep>> };
  const aws = aCloudFormation({ faults: { reasonFor: (...where) => faultsOn(current.plan).reasonFor(...where) } });
  const trouble: string[] = [];
  const must = (isSo: boolean, what: string): void => void (isSo || trouble.push(what));
  await aws.run("CreateStack", { StackName, TemplateBody: render(before) });
  const untouched = contents(aws);
  current.plan = plan;
  const answer = await aws.run("UpdateStack", { StackName, TemplateBody: render(after) }).catch(() => undefined);
  current.plan = {};
  must(answer !== undefined || contents(aws) === untouched, "a refused update changed something");
  const status = await aws.status(StackName);
  if (status === "UPDATE_ROLLBACK_FAILED") await aws.run("ContinueUpdateRollback", { StackName });
  // AWS: what a cleanup cannot delete it leaves behind, in nobody's record.
  const leaves = (await aws.events(StackName)).some((event) => event.includes("DELETE_FAILED"));
  must(leaves || identities(aws) === (await saidResources(aws)), "the stack and the account differ");
  must(leaves || !status.includes("ROLLBACK") || contents(aws) === untouched, "a rollback did not restore everything");
  await aws.run("DeleteStack", { StackName });
  must(leaves || contents(aws) === "", "the delete left something behind");
  return trouble;
}

/** Plays that many random updates with random faults; fails with the smallest one that leaves anything not as it must be. */
export async function playFailingUpdates(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(aShape, aShape, aPlan, async (before, after, plan) => {
      const trouble = await findTrouble(before, after, { plan });
      if (trouble.length > 0) throw new Error(trouble.join("; "));
    }),
    { numRuns },
  );
}
