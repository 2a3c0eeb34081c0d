import type { Identity, NewSubject } from "../identity.ts";

/** Identities of EC2 Auto Scaling's types. */
export const AUTO_SCALING_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::AutoScaling::AutoScalingGroup": {
    physicalId: (subject) => subject.text("AutoScalingGroupName") ?? subject.generatedName(255),
    attributes: (subject) => ({
      AutoScalingGroupARN: subject.once("AutoScalingGroupARN", (ids) =>
        subject.arn("autoscaling", `autoScalingGroup:${ids.uuid()}:autoScalingGroupName/${subject.physicalId}`),
      ),
    }),
  },
  "AWS::AutoScaling::LifecycleHook": {
    physicalId: (subject) => subject.text("LifecycleHookName") ?? subject.generatedName(255),
  },
  "AWS::AutoScaling::ScalingPolicy": {
    physicalId: (subject) => policyArn(subject, subject.generatedName(255)),
    attributes: ({ physicalId }) => ({ Arn: physicalId, PolicyName: physicalId.split(":policyName/").at(-1) ?? "" }),
  },
  "AWS::AutoScaling::ScheduledAction": {
    physicalId: (subject) => subject.generatedName(255),
    attributes: ({ physicalId }) => ({ ScheduledActionName: physicalId }),
  },
};

function policyArn(subject: NewSubject, policyName: string): string {
  const group = subject.text("AutoScalingGroupName") ?? "";
  const policy = `scalingPolicy:${subject.ids.uuid()}:autoScalingGroupName/${group}:policyName/${policyName}`;
  return subject.arn("autoscaling", policy);
}
