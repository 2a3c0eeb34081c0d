import type { StackStatus } from "./stack-status.ts";

/** A stack as AWS describes it. */
export interface ObservedStack {
  readonly stackId: string;
  readonly stackName: string;
  readonly status: StackStatus;
  readonly statusReason: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** By name; values of NoEcho parameters are asterisks. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** The names under which it exports outputs to other stacks; left out where it exports none. */
  readonly exports?: readonly string[] | undefined;
  readonly terminationProtection: boolean;
  /** The ARN of the last change set that was executed on it; undefined where it was changed without one. */
  readonly changeSetId: string | undefined;
  /** When it was created or last updated, in milliseconds since the Unix epoch. */
  readonly changedAt: number | undefined;
  /** The role CloudFormation itself works with, where one was given. */
  readonly roleArn: string | undefined;
}

/** One resource of a stack. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly status: string;
  /** Why it is in that status, where AWS says it: mostly of a failure. */
  readonly reason?: string | undefined;
}

/** A change set in the list of a stack's change sets. */
export interface ListedChangeSet {
  /** Its ARN, which names it apart from its stack. */
  readonly id?: string | undefined;
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/** Begins the name of every change set of ours, so that a stack without tags can still be told to be ours. */
export const CHANGE_SET_PREFIX = "logstack-";

/**
 * Begins the name of every change set of ours for which a person consented to what happens to data: until its deployment
 * has ended the stack's policy may be open, and only the name of the last executed change set tells of that.
 */
export const CONSENTED_PREFIX = `${CHANGE_SET_PREFIX}consented-`;

/**
 * Begins the name of a change set of ours that adds what holds data and can be guarded only once it is there: a run that
 * is cut off leaves it unguarded.
 */
export const UNGUARDED_PREFIX = `${CHANGE_SET_PREFIX}unguarded-`;

/** True for a change set after whose execution the stack's policy may not be what it is to be; told by its ARN. */
export function mayLeaveOpen(changeSetId: string | undefined): boolean {
  const name = changeSetId?.split("/")[1] ?? "";
  return name.startsWith(CONSENTED_PREFIX) || name.startsWith(UNGUARDED_PREFIX);
}

/** True for a change set that logstack proposed, with consents or without. */
export function isOurChangeSet({ name }: ListedChangeSet): boolean {
  return name.startsWith(CHANGE_SET_PREFIX);
}

/** Reads the region from a stack's ARN, for instance `ap-southeast-2`. */
export function regionOf(stackId: string): string | undefined {
  return stackId.split(":")[3];
}

/** Reads the account from a stack's ARN, for instance `111111111111`. */
export function accountOf(stackId: string): string | undefined {
  return stackId.split(":")[4];
}
