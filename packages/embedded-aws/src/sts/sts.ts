import { AwsError } from "../aws-error.ts";
import { obeyMembers } from "../obey-members.ts";
import type { CallContext, Service } from "../service.ts";
import { accountOf } from "../wire/credential-scope.ts";
import { assumeRole, type AssumeRoleInput, type RolePorts } from "./assume-role.ts";
import { callerOf } from "./caller.ts";
import { requireDuration } from "./duration.ts";

/** Returns STS: it says who calls, and hands out temporary credentials. */
export function createSts(ports: RolePorts): Service {
  return {
    signingName: "sts",
    operations: {
      AssumeRole: obeyMembers<AssumeRoleInput>(
        ["RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "SourceIdentity"],
        assumeRole(ports),
      ),
      GetAccessKeyInfo: obeyMembers<{ readonly AccessKeyId: string }>(["AccessKeyId"], ({ AccessKeyId }) => ({
        Account: ports.sessions.accountOf(AccessKeyId) ?? accountOf(AccessKeyId),
      })),
      GetCallerIdentity: obeyMembers([], (_input, context) => {
        const { userId, account, arn } = callerOf(context);
        return { UserId: userId, Account: account, Arn: arn };
      }),
      GetSessionToken: obeyMembers<SessionTokenInput>(["DurationSeconds"], getSessionToken(ports)),
    },
  };
}

interface SessionTokenInput {
  readonly DurationSeconds?: number;
}

/** GetSessionToken: temporary credentials of the caller itself. AWS: who has temporary ones gets no more. */
function getSessionToken({ sessions }: RolePorts) {
  return ({ DurationSeconds }: SessionTokenInput, context: CallContext): object => {
    if (context.session !== undefined) {
      throw new AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
    }
    const seconds = requireDuration(DurationSeconds, { otherwise: 43_200, most: 129_600 });
    const { account, arn, userId } = callerOf(context);
    return { Credentials: sessions.open({ account, arn, userId }, seconds) };
  };
}
