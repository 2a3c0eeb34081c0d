import type { ChangeSetDescription, ChangeSetRequest } from "./model/change-set.ts";
import type { DataProbe, DeletionProtection, ProbedResource } from "./model/data-probe.ts";
import type { DataProof, ProofDepth } from "./model/data-proof.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "./model/observed-stack.ts";
import type { StartedMachine } from "./model/machine.ts";
import type { StackEventPage } from "./model/stack-event.ts";
import type { Glance } from "./plan/waiting/status-board.ts";
import type { ToldFinding } from "./model/failure-story.ts";
import type { DeployFact } from "./report/deploy-event.ts";

/**
 * What the pipeline asks of AWS; each method is one CloudFormation (or STS) operation, and only those that say
 * "every page" may make more than one call. Reads are retried by the adapter. A method throws a `DeployError`
 * with a next step for whatever it cannot do.
 */
export interface StackApi {
  /** The stack of this name or ARN, or undefined where there is none. */
  describeStack(nameOrArn: string): Promise<ObservedStack | undefined>;
  /**
   * The first page of all stacks of the account and region; `complete` when there are no others. A stack in a status
   * that nobody here knows is left out, and makes it incomplete: whoever needs that very one reads it by name.
   */
  describeFirstStacks(): Promise<{ readonly stacks: readonly ObservedStack[]; readonly complete: boolean }>;
  /** The template's text as it was sent. */
  getTemplate(nameOrArn: string): Promise<string>;
  /** The stack's resources, deleted ones included, every page. */
  listResources(nameOrArn: string): Promise<readonly StackResource[]>;
  /** The stack's change sets, every page. */
  listChangeSets(nameOrArn: string): Promise<readonly ListedChangeSet[]>;
  /** The names of the stacks that import an export, every page. */
  listImports(exportName: string): Promise<readonly string[]>;
  createChangeSet(request: ChangeSetRequest): Promise<{ readonly changeSetId: string; readonly stackId: string }>;
  /** The change set with every page of its changes, property values included where AWS gives them. */
  describeChangeSet(changeSetId: string, options: { readonly values: boolean }): Promise<ChangeSetDescription>;
  executeChangeSet(changeSetId: string, options: { readonly onFailure: OnFailure }): Promise<void>;
  deleteChangeSet(changeSetId: string): Promise<void>;
  deleteStack(stackId: string): Promise<void>;
  /** Takes back an update that runs. AWS: only in UPDATE_IN_PROGRESS. */
  cancelUpdateStack(stackId: string, options: TokenOption): Promise<void>;
  /**
   * Takes back a create or update that failed and was kept. AWS: only in CREATE_FAILED, where everything that was made
   * is deleted and the stack with it, and in UPDATE_FAILED, where the last good state comes back. What is new and has
   * the DeletionPolicy Retain is kept outside the stack: RetainExceptOnCreate, which would delete it, is never set.
   */
  rollbackStack(stackId: string, options: TokenOption): Promise<void>;
  /** Goes on with a rollback that got stuck; the resources to skip are left as they are. AWS: only in UPDATE_ROLLBACK_FAILED. */
  continueUpdateRollback(stackId: string, options: TokenOption & { readonly skip: readonly string[] }): Promise<void>;
  /** The stack policy's text as it was set; undefined for a stack that never had one. */
  getStackPolicy(stackId: string): Promise<string | undefined>;
  /** Replaces the stack policy; it can never be taken off again. */
  setStackPolicy(stackId: string, policy: string): Promise<void>;
  /** Switches the termination protection of the stack, and of those nested in it, on or off. */
  setTerminationProtection(stackId: string, protection: "on" | "off"): Promise<void>;
  /** What validations and hooks found wrong with a change set before it could be executed, every page. */
  listFindings(changeSetId: string): Promise<readonly ToldFinding[]>;
  /** One page of the stack's events, newest first. */
  describeEvents(stackId: string, pageToken: string | undefined): Promise<StackEventPage>;
  /** The account that the credentials belong to (STS GetCallerIdentity). */
  callerAccount(): Promise<string>;
  /** Who the credentials belong to, as an ARN (STS GetCallerIdentity). */
  callerArn(): Promise<string>;
}

/**
 * Looks at what is in resources before they go, and empties those of a test. A look never throws and never takes long: what could not be looked at within
 * five seconds is `unreadable`, and counts as holding data.
 */
export interface DataApi {
  /** What data the resource holds: how much, and how fresh. Never the data itself. */
  probe(resource: ProbedResource): Promise<DataProbe>;
  /** Whether AWS would refuse to delete the resource, such as a load balancer with deletion protection. */
  readProtection(resource: ProbedResource): Promise<DeletionProtection>;
  /**
   * Deletes what keeps a resource from being deleted, where its stack is disposable or its data is somewhere else: every version of every
   * object of a bucket, and its unfinished uploads. Nothing for any other type. With a tag, the bucket carries that before
   * the first object goes. Throws a `DeployError` for what AWS does not let it do.
   */
  empty(resource: ProbedResource, tag?: EmptyingTag): Promise<void>;
}

/** What a bucket is marked with, so that whoever finds it half empty knows why. */
export interface EmptyingTag {
  readonly key: string;
  readonly value: string;
}

/** Reads receipts, and the data that they speak of. */
export interface ProofApi {
  /** Says what a receipt proves of a stack. Whatever can not be read proves nothing; never throws. */
  prove(question: ProofQuestion): Promise<DataProof>;
}

/** What is asked of a receipt. */
export interface ProofQuestion {
  /** The file that holds it. */
  readonly receipt: string;
  readonly depth: ProofDepth;
  /** The stack that is to go. */
  readonly stackId: string;
}

/** Where CloudFormation fetches templates that are too large to be sent along. */
export interface TemplateStore {
  /**
   * Puts a template where CloudFormation can read it, and returns its URL. The same text has the same URL; putting it
   * twice, or by two deployers at once, is harmless. Throws a `DeployError` where the account allows none of it.
   */
  put(text: string, place: { readonly account: string }): Promise<string>;
}

/**
 * Looks at the machines that an operation waits for. Each look takes at most a few seconds, and throws a `DeployError`
 * for what could not be seen: no deployment fails by that.
 */
export interface MachineApi {
  /** The instances that were started for a resource, those that are terminated by now among them. */
  findStarted(search: MachineSearch): Promise<readonly StartedMachine[]>;
  /** What an instance has written to its console, as it is; undefined where it has not written yet. */
  readConsole(instanceId: string): Promise<string | undefined>;
}

/** Which machines to look for. */
export interface MachineSearch {
  readonly stackId: string;
  readonly logicalId: string;
  /** The Auto Scaling group's name; undefined for an instance without one. */
  readonly groupName: string | undefined;
  /** Only those started then or later, in milliseconds since the Unix epoch: older ones are not waited for. */
  readonly since: number;
}

/** The token makes a retry of a call that did arrive harmless, and names the operation in its events. */
export interface TokenOption {
  readonly token: string;
}

/** What a failed operation does with what it has done so far; `asProposed`: the change set itself says. */
export type OnFailure = "keep" | "rollback" | "asProposed";

/** Time, as the pipeline sees it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when the person at the keyboard interrupts. */
  sleep(ms: number): Promise<void>;
  /** Resolves after `ms` milliseconds, whoever interrupts: to clear away needs its time. */
  pause(ms: number): Promise<void>;
}

/** Tells one fact to whoever watches. Never throws and never waits. */
export type Report = (fact: DeployFact) => void;

/** Asks the person at the terminal; `unanswerable` where there is no terminal to ask at. */
export type Confirm = (question: string) => Promise<"yes" | "no" | "unanswerable">;

/** What the processes of this machine tell each other of the stacks that they follow, so that not each has to ask AWS. */
export interface Lookout {
  /**
   * Says what is known of the stack without a call, or by one that serves all followers; never rejects. `since` is when
   * following began, in milliseconds since the Unix epoch: what was seen before is not told.
   */
  glance(follower: { readonly stackId: string; readonly since: number }): Promise<Glance>;
}

/** All the I/O there is. */
export interface Ports {
  readonly stacks: StackApi;
  readonly data: DataApi;
  readonly proofs: ProofApi;
  readonly templates: TemplateStore;
  readonly machines: MachineApi;
  readonly clock: Clock;
  readonly report: Report;
  /** Hides these values in everything that is told from now on. */
  readonly hide: (secrets: readonly string[]) => void;
  readonly confirm: Confirm;
  /** True once the person at the keyboard asked to stop. */
  readonly interrupted: () => boolean;
  /** True once, when the person at the keyboard has asked to cancel the update that runs. */
  readonly takeCancellation: () => boolean;
  readonly lookout: Lookout;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
  /** A fresh lower-case token of letters and digits, for the names of change sets. */
  readonly newToken: () => string;
  /** True when AWS is an emulator on this machine, which may be asked often. */
  readonly loopback: boolean;
}
