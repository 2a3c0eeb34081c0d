import { DeployError, REJECTED, tellsOfMove, UNKNOWN_IN_POLICY } from "../../errors.ts";
import { awsCommand } from "../../model/aws-command.ts";
import type { Commands } from "../../model/commands.ts";
import { needsPolicy, planProtection, type ProtectionMoment } from "../../plan/protection/plan-protection.ts";
import { MAX_POLICY_BYTES, type PolicySubject } from "../../plan/protection/stack-policy.ts";
import type { Ports } from "../../ports.ts";

/** What is known of a stack's protection, as it was last seen or set. */
export interface Protection {
  readonly stackId: string;
  readonly stackName: string;
  readonly terminationProtection: boolean;
  /** `unread`: nobody has looked yet. */
  readonly policy: PolicyReading;
  /** The commands that a warning may name. */
  readonly commands: Commands;
}

export type PolicyReading = { readonly kind: "unread" } | { readonly kind: "read"; readonly text: string | undefined };

/** What the stack is to be protected as, and when. */
export interface ProtectionRequest {
  readonly moment: ProtectionMoment;
  readonly subject: PolicySubject;
}

/**
 * Brings a stack's termination protection and policy to what the moment asks for; returns what they are now.
 * Throws a `DeployError` when AWS does not allow it: nothing is executed on a stack that cannot be protected.
 */
export async function protectStack(
  ports: Ports,
  { protection, ...request }: ProtectionRequest & { readonly protection: Protection },
): Promise<Protection> {
  const { moment, subject } = request;
  const { stackId } = protection;
  const policy = await readPolicy(ports, { protection, moment });
  const text = policy.kind === "read" ? policy.text : undefined;
  const plan = planProtection({ ...protection, moment, subject, policy: text });
  const isNew = moment.kind === "beforeCreate";
  if (plan.policy.kind === "foreign" && moment.kind === "beforeUpdate")
    ports.report({ event: "warning", message: describeForeign(protection) });
  let now = policy;
  let switchedOn = false;
  const setIt = async (): Promise<void> => {
    if (plan.policy.kind !== "set") return;
    await attempt(isNew, async () => {
      now = { kind: "read", text: await setPolicy(ports, { stackId, request, text }) };
    });
  };
  const switchItOn = async (): Promise<void> => {
    if (plan.terminationProtection !== "switchOn") return;
    switchedOn = await attempt(isNew, () => ports.stacks.setTerminationProtection(stackId, "on"));
  };
  // Last is what a failure between the two, or right after them, leaves worst: nothing deletes a new stack that is
  // protected to tidy up, and a policy that is opened too early may stay so.
  for (const act of isNew ? [setIt, switchItOn] : [switchItOn, setIt]) await act();
  return { ...protection, terminationProtection: protection.terminationProtection || switchedOn, policy: now };
}

async function readPolicy(
  { stacks }: Ports,
  { protection, moment }: { readonly protection: Protection; readonly moment: ProtectionMoment },
): Promise<PolicyReading> {
  if (protection.policy.kind === "read" || !needsPolicy(moment)) return protection.policy;
  return { kind: "read", text: await stacks.getStackPolicy(protection.stackId) };
}

/**
 * AWS: termination protection may be set in every status but those of a delete (user guide, "Protect stacks from being
 * deleted"); whether a stack in review takes a policy is written nowhere. One that takes neither gets both at the end.
 */
async function attempt(isNew: boolean, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (isNew && error instanceof DeployError && (error.code === REJECTED || error.code === UNKNOWN_IN_POLICY))
      return false;
    throw error;
  }
}

/** AWS: a policy that names what the stack does not have, as a resource whose condition is false, is refused whole. */
async function setPolicy(
  { stacks }: Ports,
  { stackId, request, text }: { stackId: string; request: ProtectionRequest; text: string | undefined },
): Promise<string | undefined> {
  const { moment, subject } = request;
  let absent = subject.absent;
  for (;;) {
    const situation = { moment, terminationProtection: true, policy: text, subject: { ...subject, absent } };
    const { policy } = planProtection(situation);
    if (policy.kind !== "set") return text;
    if (policy.text.length > MAX_POLICY_BYTES) throw describeTooLong(policy.text);
    try {
      await stacks.setStackPolicy(stackId, policy.text);
      return policy.text;
    } catch (error) {
      const unknown = findUnknown(error);
      if (unknown === undefined || absent.includes(unknown)) throw error;
      absent = [...absent, unknown];
    }
  }
}

function findUnknown(error: unknown): string | undefined {
  if (!(error instanceof DeployError) || error.code !== UNKNOWN_IN_POLICY) return undefined;
  return /LogicalResourceId\/([A-Za-z0-9]+)/.exec(error.problem)?.[1];
}

/**
 * Closes what an operation had opened, and switches on what is not on yet. Tried again when it fails, and then told of
 * with the command that does it: the operation's own ending is not changed by it, and the next run closes it too.
 */
export async function restoreProtection(
  ports: Ports,
  { protection, ...request }: ProtectionRequest & { readonly protection: Protection },
): Promise<Protection> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await protectStack(ports, { protection, ...request });
    } catch (error) {
      const isTooEarly = request.moment.kind === "leftAlone" && isRefusal(error);
      if (tries < MOST_TRIES && !isTooEarly) {
        await ports.clock.pause(RETRY_MS * tries);
        continue;
      }
      const describe = isTooEarly ? describeTooEarly : describeUnrestored;
      ports.report({ event: "warning", message: describe({ protection, request, error }) });
      return protection;
    }
  }
}

const MOST_TRIES = 3;
const RETRY_MS = 1_000;

interface Unrestored {
  readonly protection: Protection;
  readonly request: ProtectionRequest;
  readonly error: unknown;
}

/** AWS: users report that a stack takes no policy while it is updated; another try has to wait for the end of that. */
function isRefusal(error: unknown): boolean {
  return tellsOfMove(error) || (error instanceof DeployError && error.code === REJECTED);
}

function describeTooEarly({ protection, error }: Unrestored): string {
  const reason = error instanceof Error ? error.message : String(error);
  const { stackName, commands } = protection;
  return `the policy of stack ${stackName} can not be closed now (${reason}); nobody else can update the stack while an operation runs, and the next command after it closes it, for instance: ${commands.deploy}`;
}

function describeUnrestored({ protection, request, error }: Unrestored): string {
  const reason = error instanceof Error ? error.message : String(error);
  const { terminationProtection } = protection;
  const plan = planProtection({ ...request, terminationProtection, policy: undefined });
  const subject = { stack: protection, commands: protection.commands };
  const commands = [
    ...(plan.terminationProtection === "switchOn"
      ? [awsCommand("update-termination-protection --enable-termination-protection", subject)]
      : []),
    ...(plan.policy.kind === "set"
      ? [`${awsCommand("set-stack-policy", subject)} --stack-policy-body '${plan.policy.text.replaceAll("\n", "")}'`]
      : []),
  ];
  return `the protection of stack ${protection.stackName} is not in place (${reason}). The next deployment puts it back; at once: ${commands.join("; ")}`;
}

function describeForeign(stack: Protection): string {
  const command = awsCommand("set-stack-policy", { stack, commands: stack.commands });
  return `stack ${stack.stackName} has a stack policy that is not of logstack; it stays as it is. To let logstack protect what holds data by its own, allow everything first: ${command} --stack-policy-body '${ALLOW_EVERYTHING}'`;
}

const ALLOW_EVERYTHING = '{"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]}';

function describeTooLong(text: string): DeployError {
  return new DeployError({
    code: "policyTooLong",
    problem: `The stack policy that protects what holds data has ${text.length} characters, and CloudFormation takes ${MAX_POLICY_BYTES}.`,
    hints: ["Divide the layer into two, or give its resources shorter logical ids."],
    exitCode: 1,
  });
}
