import { DeployError, LIMIT_EXCEEDED, STACK_MOVED } from "../../errors.ts";
import type { ChangeSetDescription, ChangeSetRequest, ResourceChange } from "../../model/change-set.ts";
import type { DesiredStack } from "../../model/desired-stack.ts";
import type { CHANGE_SET_PREFIX, CONSENTED_PREFIX, UNGUARDED_PREFIX } from "../../model/observed-stack.ts";
import type { Proposal, ProposedChanges, Rejection } from "../../model/proposed-changes.ts";
import { locateFinding } from "../../plan/story/locate-finding.ts";
import { planNextPollMs } from "../../plan/waiting/next-poll.ts";
import type { Ports, StackApi } from "../../ports.ts";
import { discardProposal } from "./discard-proposal.ts";
import { discardStale } from "./discard-stale.ts";
import { placeTemplate } from "./place-template.ts";

/** What to propose. */
export interface ProposalRequest {
  readonly desired: DesiredStack;
  readonly type: "CREATE" | "UPDATE";
  /** `DELETE` removes the whole stack when its creation fails. */
  readonly onStackFailure: "DELETE" | undefined;
  /** Who consented to what; undefined where nobody did. */
  readonly description: string | undefined;
  /** Tells whether the stack's policy may be left open by it. */
  readonly namePrefix: typeof CHANGE_SET_PREFIX | typeof CONSENTED_PREFIX | typeof UNGUARDED_PREFIX;
}

/**
 * Asks CloudFormation what it would do, and waits for the answer. An empty change set is discarded and is no error.
 * One that CloudFormation does not accept is told with what it found; nothing of it is left behind.
 */
export async function proposeChanges(ports: Ports, request: ProposalRequest): Promise<ProposedChanges | Rejection> {
  const { desired, type, onStackFailure, description } = request;
  const changeSetName = nameChangeSet(ports, request);
  const made = await createChangeSet(ports, {
    type,
    stackName: desired.stackName,
    changeSetName,
    ...(await placeTemplate(ports, desired.template)),
    parameters: desired.parameters,
    tags: desired.tags,
    capabilities: desired.capabilities,
    onStackFailure,
    description,
  });
  const proposal: Proposal = { kind: "proposed", type, changeSetName, ...made, changes: [] };
  try {
    const described = await awaitDescription(ports, proposal);
    if (described.status === "CREATE_COMPLETE") {
      return { ...proposal, changes: await completeChanges(ports, { proposal, description: described }) };
    }
    if (described.status === "DELETED") throw describeDeleted(desired);
    if (described.status === "FAILED" && !(type === "UPDATE" && isEmpty(described))) {
      const rejection = await readRejection(ports, { desired, proposal, description: described });
      await discardProposal(ports, proposal);
      return rejection;
    }
    await discardProposal(ports, proposal);
    return { kind: UNFINISHED.has(described.status) ? "interrupted" : "empty" };
  } catch (error) {
    await discardProposal(ports, proposal);
    throw error;
  }
}

/** AWS: a stack has room for a limited number of change sets; what killed runs of ours left is taken away first. */
async function createChangeSet(ports: Ports, request: ChangeSetRequest): ReturnType<StackApi["createChangeSet"]> {
  try {
    return await ports.stacks.createChangeSet(request);
  } catch (error) {
    const full = error instanceof DeployError && error.code === LIMIT_EXCEEDED;
    if (!full || (await discardStale(ports, request.stackName)) === 0) throw error;
    return ports.stacks.createChangeSet(request);
  }
}

/** AWS: a name has at most 128 letters, digits and hyphens; it tells the version, and whether anybody consented. */
function nameChangeSet({ newToken }: Ports, { desired, namePrefix }: ProposalRequest): string {
  const token = `-${newToken()}`;
  return `${`${namePrefix}${desired.version.replaceAll(/[^A-Za-z0-9-]/g, "-")}`.slice(0, 128 - token.length)}${token}`;
}

/** CloudFormation makes most change sets within seconds; nested ones may take minutes. */
const PROPOSAL_DEADLINE_MS = 10 * 60_000;

async function awaitDescription(ports: Ports, { changeSetId }: Proposal): Promise<ChangeSetDescription> {
  const { stacks, clock, loopback, random } = ports;
  const deadlineAt = clock.now() + PROPOSAL_DEADLINE_MS;
  for (let quietPolls = 0; ; quietPolls += 1) {
    const description = await stacks.describeChangeSet(changeSetId, { values: true });
    if (!UNFINISHED.has(description.status) || ports.interrupted()) return description;
    if (clock.now() > deadlineAt) throw new DeployError(TOO_SLOW);
    await clock.sleep(planNextPollMs({ quietPolls, loopback, random: random() }) / 2);
  }
}

const UNFINISHED: ReadonlySet<ChangeSetDescription["status"]> = new Set(["CREATE_PENDING", "CREATE_IN_PROGRESS"]);

const TOO_SLOW = {
  code: "proposalTooSlow",
  problem: "CloudFormation did not work out the change set within 10 minutes. Nothing was changed.",
  hints: ["Look at the AWS Health Dashboard, then run the same command again."],
  exitCode: 1,
} as const;

/**
 * AWS: asking for property values drops changes: those that an attribute of another changed resource may carry, such
 * as a group's launch template version, and others for which the finished change set has a reason (aws-cdk-cli issue
 * 1780). The guard must see every change, so those of an update are read again without values.
 */
async function completeChanges(
  { stacks }: Ports,
  { proposal, description }: { proposal: Proposal; description: ChangeSetDescription },
): Promise<readonly ResourceChange[]> {
  const mayBeMore = description.changes.some(({ action }) => action === "Modify");
  if (description.statusReason === undefined && !mayBeMore) return description.changes;
  const all = await stacks.describeChangeSet(proposal.changeSetId, { values: false });
  const withValues = new Map(description.changes.map((change) => [change.logicalId, change]));
  const known = new Set(all.changes.map(({ logicalId }) => logicalId));
  return [
    ...all.changes.map((change) => addValues(change, withValues.get(change.logicalId))),
    ...description.changes.filter(({ logicalId }) => !known.has(logicalId)),
  ];
}

/** Only the description without values judges replacement by every cause; the one with values says from what to what. */
function addValues(change: ResourceChange, valued: ResourceChange | undefined): ResourceChange {
  if (valued === undefined) return change;
  const named = new Set(valued.details.map(({ attribute, name }) => `${attribute}/${name ?? ""}`));
  const others = change.details.filter(({ attribute, name }) => !named.has(`${attribute}/${name ?? ""}`));
  return { ...change, details: [...valued.details, ...others] };
}

/** AWS: an empty change set is a failed one with either of two sentences; there is no code for it. */
function isEmpty({ status, statusReason }: ChangeSetDescription): boolean {
  return status === "FAILED" && EMPTY.test(statusReason ?? "");
}

const EMPTY = /The submitted information didn't contain changes|No updates are to be performed/;

function describeDeleted({ stackName }: DesiredStack): DeployError {
  return new DeployError({
    code: STACK_MOVED,
    problem: `Somebody deleted the change set for ${stackName} before it could be reviewed`,
    hints: ["Find out who else deploys to this stack, then run the same command again."],
    exitCode: 1,
  });
}

/** What CloudFormation did not accept, and how it said so. */
interface RejectedProposal {
  readonly desired: DesiredStack;
  readonly proposal: Proposal;
  readonly description: ChangeSetDescription;
}

/** AWS: the reason of a failed validation only names it; what it found is told by DescribeEvents, which some may not call. */
async function readRejection(
  { stacks }: Ports,
  { desired, proposal, description }: RejectedProposal,
): Promise<Rejection> {
  const findings = await stacks.listFindings(proposal.changeSetId).catch(() => []);
  return {
    kind: "rejected",
    reason: description.statusReason ?? "It gave no reason.",
    findings: findings.map((finding) => locateFinding(finding, desired.template)),
  };
}
