import { awsCommand } from "../../model/aws-command.ts";
import type { Commands } from "../../model/commands.ts";
import type { DestroyRequest } from "../../model/destroy-request.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../../model/observed-stack.ts";
import type { PendingInput } from "../../model/parameters.ts";
import type { Refusal, WayOut } from "../../model/refusal.ts";

/** A stack that cannot be deployed to as it is, and the commands that a way out may name. */
export interface Blocked {
  readonly stack: ObservedStack;
  readonly commands: Commands;
}

/** Refuses to work in another account than the one asked for; undefined when it is that one, or any will do. */
export function refuseOtherAccount(accounts: {
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly commands: Commands;
}): Refusal | undefined {
  const { expected, actual, commands } = accounts;
  if (expected === undefined || actual === undefined || expected === actual) return undefined;
  return {
    code: "wrongAccount",
    problem: `the credentials belong to account ${actual}, but account ${expected} was asked for. Nothing was changed.`,
    reasons: [],
    waysOut: [
      { label: "use the other account", action: `give credentials of account ${expected}` },
      { label: "work in this account", action: nameAccount(actual, commands) },
    ],
  };
}

function nameAccount(account: string, { placesFile }: Commands): string {
  return placesFile === undefined ? `--account ${account}` : `give the environment account ${account} in ${placesFile}`;
}

/** Says which outputs of other layers are not there yet. */
export function refuseMissingInputs(missing: readonly PendingInput[]): Refusal {
  const layers = [...new Set(missing.map(({ layer }) => layer))];
  return {
    code: "missingInputs",
    problem: `it needs outputs of ${layers.join(" and ")} that are not there yet. Nothing was changed.`,
    reasons: missing.map(({ parameter, output, layer }) => `${parameter} is output ${output} of layer ${layer}`),
    waysOut: [
      ...layers.map((layer) => ({ label: "first", action: `deploy ${layer} to the same environment` })),
      { label: "or", action: "give the values among the parameters" },
    ],
  };
}

/** Says whose a stack is that is not ours, or not ours alone. */
export function leaveAlone(theirs: Blocked & { readonly changeSets: readonly ListedChangeSet[] }): Refusal {
  return theirs.stack.status === "REVIEW_IN_PROGRESS" ? inReview(theirs) : notOurs(theirs);
}

/** Says that a stack of the wanted name exists which another tool or person made. */
function notOurs({ stack, commands }: Blocked): Refusal {
  return {
    code: "notOurs",
    problem: `a stack named ${stack.stackName} exists that was not deployed by logstack. Nothing was changed.`,
    reasons: [`it is in ${stack.status}`, describeOwner(stack)],
    waysOut: [
      { label: "keep it", action: "deploy under another environment name (parameter OctopusEnvironment)" },
      { label: "look at it", action: awsCommand("describe-stacks", { stack, commands }) },
    ],
  };
}

/** Says that somebody else's proposal waits in a stack that has no resources yet. */
function inReview({
  stack,
  changeSets,
  commands,
}: Blocked & { readonly changeSets: readonly ListedChangeSet[] }): Refusal {
  return {
    code: "inReview",
    problem: `stack ${stack.stackName} is under review, and not by logstack. Nothing was changed.`,
    reasons: [
      ...changeSets.map(({ name }) => `change set ${name} waits to be executed or discarded`),
      ...(changeSets.length === 0 ? ["it has no change set: it is the empty shell of an abandoned creation"] : []),
      describeOwner(stack),
    ],
    waysOut: [
      {
        label: "discard it, if nobody needs it",
        action: awsCommand("delete-stack", { stack, commands }),
      },
    ],
  };
}

/** Says that others keep changing the stack, and what each attempt saw of that. */
export function refuseUnsettled(unsettled: {
  readonly stackName: string;
  /** The command that tells what was done to the stack last. */
  readonly diagnose: string;
  readonly again: string;
  readonly because: readonly string[];
}): Refusal {
  const { stackName, diagnose, again, because } = unsettled;
  const times = because.length === 1 ? "once" : `${because.length} times in a row`;
  return {
    code: "unsettled",
    problem: `others changed stack ${stackName} under this command, ${times}. Nothing of this one was executed.`,
    reasons: [...new Set(because)],
    waysOut: [
      { label: "see what is done to it", action: diagnose },
      { label: "then", action: again },
    ],
  };
}

/** Describes one resource of a stack: which, how it stands, and why. */
export function describeResource({ logicalId, type, status, physicalId, reason }: StackResource): string {
  const named = [logicalId, type, status, ...(physicalId === undefined ? [] : [physicalId])].join("  ");
  return reason === undefined ? named : `${named}: ${reason}`;
}

/** Says that resources that a failed creation left outside its stack have the names that new ones would get. */
export function collidingRemains({
  stack,
  commands,
  colliding,
}: Blocked & { readonly colliding: readonly StackResource[] }): Refusal {
  return {
    code: "namesTaken",
    problem: `stack ${stack.stackName} was never created, and what it kept has the names that a new creation needs. Nothing was changed.`,
    reasons: colliding.map((resource) => `${describeResource(resource)}, kept outside the stack`),
    waysOut: [
      { label: "keep it", action: "rename it in the template, or import it into the stack" },
      { label: "or, once it is deleted or renamed", action: commands.deploy },
    ],
  };
}

/** Says that the remains of a failed creation are protected against deletion. */
export function protectedRemains({ stack, commands }: Blocked): Refusal {
  return {
    code: "terminationProtected",
    problem: `stack ${stack.stackName} was never created, and its termination protection forbids to start again. Nothing was changed.`,
    reasons: [`it is in ${stack.status}`],
    waysOut: [startAgain({ stack, commands })],
  };
}

/** Refuses to destroy a protected stack; undefined when it is not, or when a person lifted it by the stack's name. */
export function refuseProtected({
  stack,
  liftProtection,
  commands,
  allowRemoving,
  agreed,
}: Blocked & Pick<DestroyRequest, "liftProtection" | "allowRemoving" | "agreed">): Refusal | undefined {
  const { stackName, terminationProtection } = stack;
  if (!terminationProtection || liftProtection.includes(stackName)) return undefined;
  const others = liftProtection.filter((name) => name !== stackName);
  return {
    code: "terminationProtected",
    problem: `stack ${stackName} is protected against termination. Nothing was changed.`,
    reasons: others.map((name) => `--lift-protection names ${name}, and this stack is ${stackName}`),
    waysOut: [
      {
        label: "lift the protection, if that is meant",
        action: `${addGiven(commands.destroy, { allowRemoving, agreed })} ${liftOption(stack)}`,
      },
    ],
  };
}

/** Adds to a command what a person has consented to already, as far as it does not say so itself. */
function addGiven(command: string, given: Pick<DestroyRequest, "allowRemoving" | "agreed">): string {
  const options = given.allowRemoving.map((logicalId) => `--allow-removing ${logicalId}`);
  const missing = options.filter((option) => !`${command} `.includes(` ${option} `));
  return [command, ...missing, ...(given.agreed ? ["--yes"] : [])].join(" ");
}

/** Says that what was shown and agreed to is not what is there any more. */
export function refuseChangedMeanwhile({ stack, commands }: Blocked): Refusal {
  return {
    code: "changedMeanwhile",
    problem: `stack ${stack.stackName} changed after it was listed for destruction. Nothing was destroyed.`,
    reasons: [`it is in ${stack.status}`],
    waysOut: [{ label: "look again", action: commands.destroy }],
  };
}

/** Says that nobody agreed to a destruction. */
export function refuseUnconfirmed(asked: {
  readonly stackName: string;
  readonly answer: "no" | "unanswerable";
}): Refusal {
  const why = asked.answer === "no" ? "was declined" : "needs a person's consent, and there is no terminal to ask at";
  return {
    code: asked.answer === "no" ? "declined" : "consentNeeded",
    problem: `destroying stack ${asked.stackName} ${why}. Nothing was changed.`,
    reasons: [],
    waysOut: asked.answer === "no" ? [] : [{ label: "to agree", action: "add --yes" }],
  };
}

/** Names who works on or owns a stack, as far as its description tells. */
function describeOwner(stack: ObservedStack): string {
  const tags = Object.entries(stack.tags).map(([key, value]) => `${key}=${value}`);
  const said = [
    ...(tags.length > 0 ? [`tags ${tags.join(", ")}`] : ["it has no tags"]),
    ...(stack.roleArn === undefined ? [] : [`role ${stack.roleArn}`]),
  ];
  return `whose it is: ${said.join("; ")}`;
}

/**
 * Offers the command that takes back what failed: a creation that is protected can only be destroyed, by a person who
 * names the stack; anything else is rolled back, and stays.
 */
export function offerTakingBack({ stack, commands }: Blocked, label: string): WayOut {
  const goes = stack.status === "CREATE_FAILED" && stack.terminationProtection;
  return { label, action: goes ? `${commands.destroy} ${liftOption(stack)}` : commands.rollback };
}

/** Offers to destroy what there is and to deploy anew. */
export function startAgain({ stack, commands }: Blocked): WayOut {
  const destroy = stack.terminationProtection ? `${commands.destroy} ${liftOption(stack)}` : commands.destroy;
  return { label: "start again", action: `${destroy}   and then   ${commands.deploy}` };
}

function liftOption({ stackName }: ObservedStack): string {
  return `--lift-protection ${stackName}`;
}

/** Refuses to make a stack disposable that was deployed to stay. */
export function notDisposable({ stackName, status }: ObservedStack): Refusal {
  return {
    code: "notDisposable",
    problem: `stack ${stackName} was deployed to stay, and a disposable one would take its place. Nothing was changed.`,
    reasons: [`it is in ${status}, and has no tag "disposable"`],
    waysOut: [{ label: "test in an environment of its own", action: "give OctopusEnvironment another value" }],
  };
}
