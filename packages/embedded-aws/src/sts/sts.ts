import type { Service } from "../service.ts";

/** Returns STS: every caller is the user `embedded` of the account that its access key id says. */
export function createSts(): Service {
  return {
    signingName: "sts",
    operations: {
      GetCallerIdentity: (_input, { account }) =>
        Promise.resolve({
          UserId: `AIDA${account}EMBED`,
          Account: account,
          Arn: `arn:aws:iam::${account}:user/embedded`,
        }),
    },
  };
}
