import type { DoomedResource, Obstacle } from "../../model/doomed-resource.ts";
import { regionOf, type ObservedStack } from "../../model/observed-stack.ts";
import type { Refusal, WayOut } from "../../model/refusal.ts";
import { describeNeed, needsReceipt, type DestructionRules } from "./refuse-doomed-data.ts";
import { renderData } from "../../report/render-data.ts";

/** A stack that is to be destroyed, and what AWS would not delete of it. */
export interface Undeletable {
  readonly stack: ObservedStack;
  readonly obstacles: readonly Obstacle[];
  /** How the AWS CLI is called. */
  readonly aws: string;
  /** The command to give again afterwards. */
  readonly again: string;
  /** What is to be done so that a bucket is emptied first: options to add, or to give with this command. */
  readonly emptyBy: "add" | { readonly command: string };
  /** What the destruction is judged by. */
  readonly rules: DestructionRules;
}

/**
 * Refuses a destruction that AWS would not carry out to its end; otherwise returns the refusal for the data that would
 * be lost, if there is one. Where there are both, both are told at once.
 * CloudFormation finds out only when it comes to that resource, and has deleted others by then.
 */
export function refuseUndeletable(
  { stack, obstacles, aws, again, emptyBy, rules }: Undeletable,
  losing: Refusal | undefined,
): Refusal | undefined {
  if (obstacles.length === 0) return losing;
  const told = obstacles.flatMap((obstacle) =>
    obstacle.kind === "bucketNotEmpty" ? [obstacle.resource.logicalId] : [],
  );
  const region = regionOf(stack.stackId) ?? "";
  return {
    code: "cannotBeDeleted",
    problem: `AWS would not delete all of stack ${stack.stackName}, and would stop half-way. Nothing was changed.`,
    reasons: [
      ...obstacles.map((obstacle) => explain(obstacle, rules)),
      ...(losing?.reasons ?? []).filter((reason) => !told.some((logicalId) => reason.startsWith(`- ${logicalId} `))),
    ],
    waysOut: [
      ...obstacles.flatMap((obstacle) => findWaysOut(obstacle, { aws, region, rules, emptyBy })),
      ...(losing?.waysOut ?? []).filter(
        ({ action }) => !told.some((logicalId) => action === `add --allow-removing ${logicalId}`),
      ),
      { label: "then", action: again },
    ],
  };
}

function explain(obstacle: Obstacle, rules: DestructionRules): string {
  switch (obstacle.kind) {
    case "bucketNotEmpty": {
      const { logicalId, type, data } = obstacle.resource;
      const found = data === undefined ? undefined : renderData(data, { now: rules.now });
      return [
        `- ${logicalId}    ${type}    delete`,
        "    because   AWS deletes only empty buckets, and its DeletionPolicy is Delete",
        ...(found === undefined ? [] : [`    found     ${found}`]),
        ...describeNeed(obstacle.resource, rules),
      ].join("\n");
    }
    case "deletionProtection": {
      const { logicalId, type } = obstacle.resource;
      return [`- ${logicalId}    ${type}    delete`, "    because   its deletion protection is on"].join("\n");
    }
    case "exportImported":
      return `the export ${obstacle.exportName} is imported by ${obstacle.importers.join(" and ")}`;
  }
}

/** What ways out are made of. */
interface AwsPlace extends Pick<Undeletable, "aws" | "rules" | "emptyBy"> {
  readonly region: string;
}

function findWaysOut(obstacle: Obstacle, place: AwsPlace): readonly WayOut[] {
  switch (obstacle.kind) {
    case "bucketNotEmpty": {
      const { logicalId } = obstacle.resource;
      const { rules, emptyBy } = place;
      const isNamed = emptyBy === "add" && rules.allowRemoving.includes(logicalId);
      const options = `${isNamed ? "" : `--allow-removing ${logicalId} `}--empty-bucket ${logicalId}`;
      return [
        { label: "keep the bucket", action: `set DeletionPolicy: Retain on ${logicalId}, and deploy that first` },
        ...(needsReceipt(obstacle.resource, rules)
          ? []
          : [{ label: "lose what is in it", action: `${emptyBy === "add" ? "add" : emptyBy.command} ${options}` }]),
      ];
    }
    case "deletionProtection":
      return [{ label: "lift its protection, if that is meant", action: unprotect(obstacle.resource, place) }];
    case "exportImported":
      return [
        { label: "first", action: `destroy ${obstacle.importers.join(" and ")}, or update them to import no more` },
      ];
  }
}

function unprotect({ type, logicalId, physicalId = "" }: DoomedResource, { aws, region }: AwsPlace): string {
  const command = UNPROTECT[type]?.(physicalId);
  return command === undefined ? `switch it off on ${logicalId}` : `${aws} ${command} --region ${region}`;
}

const UNPROTECT: Readonly<Record<string, (physicalId: string) => string>> = {
  "AWS::DynamoDB::Table": (id) => `dynamodb update-table --table-name ${id} --no-deletion-protection-enabled`,
  "AWS::ElasticLoadBalancingV2::LoadBalancer": (id) =>
    `elbv2 modify-load-balancer-attributes --load-balancer-arn ${id} --attributes Key=deletion_protection.enabled,Value=false`,
  "AWS::RDS::DBCluster": (id) =>
    `rds modify-db-cluster --db-cluster-identifier ${id} --no-deletion-protection --apply-immediately`,
  "AWS::RDS::DBInstance": (id) =>
    `rds modify-db-instance --db-instance-identifier ${id} --no-deletion-protection --apply-immediately`,
};
