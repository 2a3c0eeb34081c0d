import type { CallContext } from "../service.ts";

/** Who calls, as AWS names it. */
export interface Caller {
  readonly account: string;
  readonly userId: string;
  readonly arn: string;
  /** The role whose session this is. */
  readonly roleArn?: string | undefined;
}

/** Returns who calls: the session of a role, or the user `embedded` of the account that the access key id says. */
export function callerOf({ account, session }: Pick<CallContext, "account" | "session">): Caller {
  if (session !== undefined) return { account, ...session };
  return { account, userId: `AIDA${account}EMBED`, arn: `arn:aws:iam::${account}:user/embedded` };
}
