import type { GivenConsent, ParameterConsent } from "../../model/consent.ts";
import { CREATED_TO_STAY_FAILED, DeployError } from "../../errors.ts";
import { isKeptFailure } from "../../model/stack-status.ts";
import { refuseFixForward, refuseNothingToFix, refuseUnfixable } from "../../plan/status/refuse-fix-forward.ts";
import type { DesiredStack } from "../../model/desired-stack.ts";
import {
  CHANGE_SET_PREFIX,
  CONSENTED_PREFIX,
  UNGUARDED_PREFIX,
  type ObservedStack,
} from "../../model/observed-stack.ts";
import type { DeployOutcome } from "../../model/outcome.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { Proposal } from "../../model/proposed-changes.ts";
import { addFacts } from "./add-facts.ts";
import { discardProposal } from "./discard-proposal.ts";
import { executeChange } from "./execute-change.ts";
import { mendProtection } from "../protection/mend-protection.ts";
import { discardStale } from "./discard-stale.ts";
import { proposeChanges, type ProposalRequest } from "./propose-changes.ts";
import { readConsents } from "./read-consents.ts";
import { readDeployedTemplate } from "../read-deployed-template.ts";
import { findRejectionHints } from "../../plan/story/find-hints.ts";
import { describeGiven } from "../../plan/data/describe-given.ts";
import { describeNothing, withConsents } from "../../plan/judge-outcome.ts";
import { hideSecretValues } from "../../plan/hide-secret-values.ts";
import { declaresStateful } from "../../plan/data/find-stateful.ts";
import { findUnguarded } from "../../plan/protection/find-unguarded.ts";
import { listChangedData } from "../../plan/data/list-changed-data.ts";
import { refuseDataLoss } from "../../plan/data/refuse-data-loss.ts";
import { reviewChanges, type Review } from "../../plan/data/review-changes.ts";
import type { ReviewRules } from "../../plan/data/review-rules.ts";
import type { Ports } from "../../ports.ts";
import type { DeployRequest } from "../../model/deploy-request.ts";

/** The change to make: create where nothing is deployed, update otherwise. */
export interface StackChange {
  readonly request: DeployRequest;
  readonly desired: DesiredStack;
  readonly deployed: ObservedStack | undefined;
  /** Parameters that change against their rule, because a person named them. */
  readonly allowed: readonly ParameterConsent[];
}

/** Proposes a change, reviews it, and executes the very change set that was reviewed; or discards it. */
export async function changeStack(ports: Ports, change: StackChange): Promise<DeployOutcome> {
  const { request, deployed } = change;
  try {
    return await proposeAndChange(ports, change);
  } catch (error) {
    if (deployed === undefined || !(error instanceof DeployError) || error.code !== CREATED_TO_STAY_FAILED) throw error;
    // Its protection was switched on before that was known, and decides which way leads out.
    const stack = (await ports.stacks.describeStack(deployed.stackId)) ?? deployed;
    return { kind: "refused", refusal: refuseUnfixable({ stack, commands: request.commands }) };
  }
}

async function proposeAndChange(ports: Ports, change: StackChange): Promise<DeployOutcome> {
  const { request, desired, deployed, allowed: parameterConsents } = change;
  const operation = deployed === undefined ? "create" : "update";
  const given = await readConsents(ports, { allowances: request, parameterConsents });
  const raw = await proposeChanges(ports, {
    desired,
    type: deployed === undefined ? "CREATE" : "UPDATE",
    onStackFailure: request.onCreateFailure === "delete" && deployed === undefined ? "DELETE" : undefined,
    description: describeGiven(given),
    namePrefix: given.given.length > 0 ? CONSENTED_PREFIX : await choosePrefix(ports, change),
  });
  if (raw.kind === "rejected") return { ...raw, hints: findRejectionHints(raw) };
  // Read after the proposal: whoever deploys meanwhile makes that one void, and not what it is judged by.
  const template =
    deployed === undefined
      ? undefined
      : await readDeployedTemplate(ports, { stack: deployed, wanted: desired.template });
  const templates = [desired.template, ...(template === undefined ? [] : [template])];
  const proposed = raw.kind === "proposed" ? { ...raw, changes: hideSecretValues(raw.changes, templates) } : raw;
  const rules: ReviewRules = {
    ...request,
    wanted: desired.template,
    deployed: template,
    deployedParameters: deployed?.parameters ?? {},
  };
  const review = reviewChanges(proposed, rules);
  const impossible = "proposal" in review ? refuseOverFailure(change, { proposal: review.proposal, rules }) : undefined;
  switch (review.kind) {
    case "nothingToDo":
      if (deployed !== undefined && isKeptFailure(deployed.status)) {
        return { kind: "refused", refusal: refuseNothingToFix({ stack: deployed, commands: request.commands }) };
      }
      if (deployed !== undefined && request.verb === "deploy")
        await mendProtection(ports, { request, desired, stack: deployed });
      return describeNothing(request, deployed);
    case "interrupted":
      return { kind: "interrupted", runningOn: undefined, reattach: undefined };
    case "refuse":
      reportProposal(ports, { review, rules });
      warnOfUnused(ports, review.unused);
      await discard(ports, review.proposal);
      // No consent helps against what CloudFormation does not take.
      if (impossible !== undefined) return { kind: "refused", refusal: impossible };
      return { kind: "refused", refusal: refuseDataLoss(await addFacts(ports, review), rules) };
    case "proceed":
      reportProposal(ports, { review, rules });
      warnOfUnused(ports, review.unused);
      if (impossible !== undefined) {
        await discard(ports, review.proposal);
        return { kind: "refused", refusal: impossible };
      }
      if (request.verb === "deploy" && !ports.interrupted()) {
        const { proposal, consents } = review;
        const needed = { consents, parameterConsents };
        if (consents.length + parameterConsents.length > 0)
          ports.report({
            event: "consented",
            by: given.by,
            consents,
            ...(parameterConsents.length === 0 ? {} : { parameterConsents }),
          });
        return withConsents(await executeChange(ports, { ...change, template, proposal }), needed);
      }
      await discard(ports, review.proposal);
      return ports.interrupted()
        ? { kind: "interrupted", runningOn: undefined, reattach: undefined }
        : { kind: "planned", operation, waitsFor: [] };
  }
}

/** What only lets a parameter change opens no policy, so that no later run has to look. */
async function choosePrefix(
  ports: Ports,
  { request: { layer }, desired: { template: wanted }, deployed }: StackChange,
): Promise<ProposalRequest["namePrefix"]> {
  // A create is guarded by types from before it begins, and so is what is stateful by its type alone.
  if (deployed === undefined || !declaresStateful(wanted, layer)) return CHANGE_SET_PREFIX;
  const former = await readDeployedTemplate(ports, { stack: deployed, wanted });
  const mayBeUnguarded = former === undefined || findUnguarded({ wanted, deployed: former, layer }).length > 0;
  return mayBeUnguarded ? UNGUARDED_PREFIX : CHANGE_SET_PREFIX;
}

function refuseOverFailure(
  { deployed, request }: StackChange,
  { proposal, rules }: { readonly proposal: Proposal; readonly rules: ReviewRules },
): Refusal | undefined {
  if (deployed === undefined || !isKeptFailure(deployed.status)) return undefined;
  return refuseFixForward({ stack: deployed, commands: request.commands, changes: proposal.changes, templates: rules });
}

/** Takes a proposal away, and with it what killed runs left: an execution, which does that by itself, does not follow. */
async function discard(ports: Ports, proposal: Proposal): Promise<void> {
  await discardProposal(ports, proposal);
  if (proposal.type === "UPDATE") await discardStale(ports, proposal.stackId);
}

function reportProposal(
  { report }: Ports,
  { review, rules }: { readonly review: Extract<Review, { readonly proposal: Proposal }>; readonly rules: ReviewRules },
): void {
  const { changeSetName, changes } = review.proposal;
  report({ event: "proposed", changeSet: changeSetName, changes, effects: listChangedData(review.judged, rules) });
}

function warnOfUnused({ report }: Ports, unused: readonly GivenConsent[]): void {
  for (const { option, logicalId } of unused) {
    report({
      event: "warning",
      message: `${option} names ${logicalId}, but this deployment does nothing to it that needs it; the option can go.`,
    });
  }
}
