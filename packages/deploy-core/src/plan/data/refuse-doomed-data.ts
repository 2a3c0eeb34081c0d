import type { DoomedResource } from "../../model/doomed-resource.ts";
import type { ProofRule } from "../../model/data-proof.ts";
import type { Refusal, WayOut } from "../../model/refusal.ts";
import { renderData } from "../../report/render-data.ts";
import { compareCommand } from "../status/refuse-unproven.ts";
import { findLosses } from "./find-losses.ts";
import { isMeasurable } from "./find-proven.ts";

/** What a destruction is judged by before anybody is asked. */
export interface DestructionRules {
  readonly stackName: string;
  /** Logical ids a person named; there is no wildcard, and agreeing to the destruction names none. */
  readonly allowRemoving: readonly string[];
  /** Logical ids of resources whose data a receipt proves to be elsewhere. */
  readonly proven?: readonly string[];
  /** By logical id: why a receipt that may be about it needs its name beside it. */
  readonly toName?: Readonly<Record<string, string>>;
  /** Logical ids of buckets that are to be emptied, also where their policy keeps them. */
  readonly emptying?: readonly string[];
  /** Where receipts are taken: whether a person's word may stand for one. */
  readonly proof?: ProofRule;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** What takes the data, for instance "destroying stack ci-cache", which is said where nothing else is. */
  readonly doing?: string;
}

/**
 * Refuses a destruction that would take data with it that nobody named and no receipt proves to be elsewhere; undefined when it takes none.
 * What a policy keeps, also as a snapshot, is not lost and need not be named; nor does what is proven to be empty.
 */
export function refuseDoomedData(resources: readonly DoomedResource[], rules: DestructionRules): Refusal | undefined {
  const { stackName, now, emptying, doing = `destroying stack ${stackName}` } = rules;
  const lost = findLosses(resources, emptying).filter((resource) => !mayGo(resource, rules));
  if (lost.length === 0) return undefined;
  return {
    code: "removesStateful",
    problem: `${doing} would destroy data that nothing else keeps. Nothing was changed.`,
    reasons: lost.map((resource) => explain(resource, rules, now)),
    waysOut: [
      ...(rules.proof !== undefined && lost.some(isMeasurable) ? offerReceipt(stackName) : []),
      ...lost
        .filter((resource) => !needsReceipt(resource, rules))
        .map(({ logicalId }) => ({ label: "lose this data", action: `add --allow-removing ${logicalId}` })),
      ...lost
        .filter(({ logicalId }) => isToName(logicalId, rules))
        .map(({ logicalId }) => ({
          label: "say it beside the receipt",
          action: `keep --receipt, and add --allow-removing ${logicalId}`,
        })),
    ],
  };
}

function mayGo(resource: DoomedResource, rules: DestructionRules): boolean {
  const { logicalId } = resource;
  if (rules.proven?.includes(logicalId) === true) return true;
  return rules.allowRemoving.includes(logicalId) && !needsReceipt(resource, rules);
}

function isToName(logicalId: string, { toName = {} }: DestructionRules): boolean {
  return toName[logicalId] !== undefined;
}

/** Where an environment keeps its data, nobody's word stands for a receipt that there could be. */
export function needsReceipt(
  { logicalId, type }: Pick<DoomedResource, "logicalId" | "type">,
  { proof, toName = {} }: Pick<DestructionRules, "proof" | "toName">,
): boolean {
  return (proof === "always" && isMeasurable({ type })) || toName[logicalId] !== undefined;
}

function offerReceipt(stackName: string): readonly WayOut[] {
  return [
    { label: "move the data", action: "declare a migration in migrations/, and give `logstack migrate run <name>`" },
    { label: "show that a copy has it", action: `${compareCommand(stackName)}; then add --receipt receipt.json` },
  ];
}

function explain(resource: DoomedResource, rules: DestructionRules, now: number): string {
  const { logicalId, type, fate, holds = "", data } = resource;
  const by = fate === "delete" ? "DeletionPolicy is Delete" : "--empty-bucket names it";
  const found = data === undefined ? undefined : renderData(data, { now });
  return [
    `- ${logicalId}    ${type}    ${fate === "delete" ? "delete" : "empty"}`,
    `    data      ${holds}: destroyed: ${by}`,
    ...(found === undefined ? [] : [`    found     ${found}`]),
    ...describeNeed(resource, rules),
  ].join("\n");
}

/** Says what else a resource needs to go, as a line below it; nothing where its name is enough. */
export function describeNeed(
  resource: Pick<DoomedResource, "logicalId" | "type">,
  rules: Pick<DestructionRules, "proof" | "toName">,
): readonly string[] {
  const why = rules.toName?.[resource.logicalId];
  if (why !== undefined) return [`    needs     its name beside the receipt: ${why}`];
  if (!needsReceipt(resource, rules)) return [];
  return ["    needs     a receipt: this environment keeps its data, and --allow-removing does not stand for one"];
}
