import type { Identity, NamedSubject } from "../identity.ts";

/** Identities of IAM's types, which belong to no region. */
export const IAM_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::IAM::InstanceProfile": {
    physicalId: (subject) => subject.text("InstanceProfileName") ?? subject.generatedName(128),
    attributes: (subject) => ({ Arn: arn(subject, "instance-profile", subject.physicalId) }),
  },
  "AWS::IAM::ManagedPolicy": {
    physicalId: (subject) => {
      const name = subject.text("ManagedPolicyName") ?? subject.generatedName(128);
      return arn(subject, "policy", name);
    },
    attributes: (subject) => ({
      PolicyArn: subject.physicalId,
      PolicyId: subject.once("PolicyId", (ids) => `ANPA${ids.suffix(17)}`),
      DefaultVersionId: "v1",
    }),
  },
  "AWS::IAM::Policy": {
    physicalId: (subject) => subject.generatedName(128),
    attributes: ({ physicalId }) => ({ Id: physicalId }),
  },
  "AWS::IAM::Role": {
    physicalId: (subject) => subject.text("RoleName") ?? subject.generatedName(64),
    attributes: (subject) => ({
      Arn: arn(subject, "role", subject.physicalId),
      RoleId: subject.once("RoleId", (ids) => `AROA${ids.suffix(17)}`),
    }),
  },
};

function arn(subject: Pick<NamedSubject, "account" | "text">, kind: string, name: string): string {
  return `arn:aws:iam::${subject.account}:${kind}${subject.text("Path") ?? "/"}${name}`;
}
