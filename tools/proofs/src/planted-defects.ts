/** One defect, planted into the deployer's sources: what stands there, and what is to stand there. */
export interface PlantedDefect {
  /** Below `packages/deploy-core/src/`. */
  readonly file: string;
  /** Found exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** The test that notices it where the stories do not, from the root of the repository. */
  readonly noticedBy?: string;
}

/** Defects of the kind that the stories are to notice, by a name that says what is wrong; planted one at a time. */
export const PLANTED_DEFECTS: Readonly<Record<string, PlantedDefect>> = {
  "a certain replacement is taken for a change in place": {
    file: "plan/data/find-effects.ts",
    from: 'if (replacement === "True") return "certain";',
    to: 'if (replacement === "True") return undefined;',
  },
  "a conditional replacement is taken for a change in place": {
    file: "plan/data/find-effects.ts",
    from: 'if (replacement === "True") return "certain";',
    to: 'if (replacement === "True") return "certain"; if (replacement === "Conditional") return undefined;',
  },
  "a removal is not looked at": {
    file: "plan/data/find-effects.ts",
    from: '["Remove", (compared) => [remove(compared, "certain")]],',
    to: '["Remove", () => []],',
  },
  "what ends machines is not looked at": {
    file: "plan/data/find-effects.ts",
    from: "const ended = findGroupEffects(compared);",
    to: "const ended: readonly EffectOnData[] = []; void findGroupEffects;",
  },
  "a nested stack is taken for what a change set says of it": {
    file: "plan/data/find-effects.ts",
    from: '...(type === "AWS::CloudFormation::Stack" ? [UNSEEN] : []),',
    to: '...(type === "AWS::CloudFormation::Stack" && false ? [UNSEEN] : []),',
  },
  "a weaker UpdateReplacePolicy is not looked at": {
    file: "plan/data/find-weakened.ts",
    from: '{ attribute: "UpdateReplacePolicy", policyOf: replacePolicyOf, treatment: "weakenReplacement" },',
    to: "",
  },
  "a weaker DeletionPolicy is not looked at": {
    file: "plan/data/find-weakened.ts",
    from: '{ attribute: "DeletionPolicy", policyOf: deletionPolicyOf, treatment: "weakenDeletion" },',
    to: "",
  },
  "a declaration that goes is not looked at": {
    file: "plan/data/find-weakened.ts",
    from: "if (findDeclared(before) === undefined) return false;",
    to: "if (findDeclared(before) !== undefined) return false;",
  },
  "one consent stands for every resource": {
    file: "model/consent.ts",
    from: "given.option === option && given.logicalId === logicalId",
    to: "given.option === option && logicalId !== undefined",
  },
  "one consent stands for every treatment": {
    file: "model/consent.ts",
    from: "given.option === option && given.logicalId === logicalId",
    to: "option !== undefined && given.logicalId === logicalId",
  },
  "an update that failed is deleted to start again": {
    file: "plan/status/what-may-i-do.ts",
    from: 'const KEPT: Row = { deploy: "fixForward",',
    to: 'const KEPT: Row = { deploy: "recreate",',
  },
  "remains are deleted where nobody could look": {
    file: "plan/status/find-life.ts",
    from: 'if (resources === undefined) return "unknown";',
    to: 'if (resources === undefined) return "nothing";',
    noticedBy: "packages/deploy-core/test/deploy-over.test.ts",
  },
  "the policy is not closed": {
    file: "operate/protection/protect-stack.ts",
    from: "for (let tries = 1; ; tries += 1) {",
    to: 'if (request.moment.kind !== "nothingToDo") return protection; for (let tries = 1; ; tries += 1) {',
  },
  "the policy is opened for all that changes": {
    file: "plan/protection/find-opened.ts",
    from: "named.has(change.logicalId) && isDenied(change)",
    to: "named.size + Number(isDenied(change)) >= 0",
  },
  "no policy is set before an update": {
    file: "plan/protection/plan-protection.ts",
    from: "if (!needsPolicy(moment)) return LEAVE;",
    to: 'if (!needsPolicy(moment) || moment.kind === "beforeUpdate") return LEAVE;',
    noticedBy: "packages/deploy-core/test/protection.test.ts",
  },
  "a destruction lifts protection unasked": {
    file: "plan/status/refuse-state.ts",
    from: "if (!terminationProtection || liftProtection.includes(stackName)) return undefined;",
    to: "if (!terminationProtection || liftProtection.length >= 0) return undefined;",
    noticedBy: "packages/deploy-core/test/destroy.test.ts",
  },
  "protection stays off after a destruction that failed": {
    file: "operate/destroy/follow-destruction.ts",
    from: "if (wasProtected(stack)) await protectAgain(ports, { stack: followed.stack ?? stack, commands });",
    to: "void [protectAgain, wasProtected, commands];",
  },
  "a destruction does not look at data": {
    file: "plan/data/refuse-doomed-data.ts",
    from: "if (lost.length === 0) return undefined;",
    to: "if (lost.length >= 0) return undefined;",
  },
  "a rollback does not look at data": {
    file: "operate/rollback/guard-undoing.ts",
    from: "refusal: addData(refuseUndoing({ ...undoing, ...rules, undone }), losing)",
    to: "refusal: addData(refuseUndoing({ ...undoing, ...rules, undone }), losing && undefined)",
    noticedBy: "packages/deploy-core/test/verbs/take-back.test.ts",
  },
  "a plan executes": {
    file: "operate/change/change-stack.ts",
    from: 'if (request.verb === "deploy" && !ports.interrupted()) {',
    to: "if (!ports.interrupted()) {",
  },
};
