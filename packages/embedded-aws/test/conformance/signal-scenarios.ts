import type { Scenario } from "./scenario.ts";

/** A group of machines that signal, on a launch template of that machine image. */
function machines(image: string, { size = 2, policy = {} }: { readonly size?: number; readonly policy?: object } = {}) {
  return {
    Machines: {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: { LaunchTemplateData: { ImageId: image, InstanceType: "t3.small" } },
    },
    Group: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      CreationPolicy: { ResourceSignal: { Count: size, Timeout: "PT15M" } },
      UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: "PT5M", ...policy } },
      Properties: {
        MinSize: String(size),
        MaxSize: String(size + 1),
        AvailabilityZones: ["ap-southeast-2a"],
        LaunchTemplate: {
          LaunchTemplateId: { Ref: "Machines" },
          Version: { "Fn::GetAtt": ["Machines", "LatestVersionNumber"] },
        },
      },
    },
  };
}

const machine = {
  Machine: {
    Type: "AWS::EC2::Instance",
    CreationPolicy: { ResourceSignal: { Timeout: "PT5M" } },
    Properties: { ImageId: "ami-1", InstanceType: "t3.small" },
  },
};

const one = { MaxBatchSize: 1, MinInstancesInService: 1 };
const told = (text: string): string => `Group UPDATE_IN_PROGRESS ${text}`;
const SUCCESS = "Received SUCCESS signal with UniqueId i-?";
const INITIATED =
  "Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1, while keeping at least 1 instance(s) in " +
  "service. Waiting on resource signals with a timeout of PT5M when new instances are added to the autoscaling group.";
const REPLACING = "Terminating instance(s) [i-?]; replacing with 1 new instance(s).";
const ADDED = "New instance(s) added to autoscaling group - Waiting on 1 resource signal(s) with a timeout of PT5M.";
const LOST = "Received 0 SUCCESS signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement";

/** Creations that wait for their machines. */
export const SIGNALLED_CREATIONS: readonly Scenario[] = [
  {
    what: "hears from each machine before the group is made",
    evidence: "I",
    steps: [
      {
        operation: "CreateStack",
        resources: machines("ami-1"),
        events: [
          "...",
          "Group CREATE_IN_PROGRESS",
          "Group CREATE_IN_PROGRESS Resource creation Initiated",
          `Group CREATE_IN_PROGRESS ${SUCCESS}`,
          `Group CREATE_IN_PROGRESS ${SUCCESS}`,
          "Group CREATE_COMPLETE",
          "stack CREATE_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
  {
    what: "fails when no machine of a group is heard from in time",
    evidence: "I",
    steps: [
      {
        operation: "CreateStack",
        resources: machines("ami-1"),
        faults: { Group: "signal" },
        events: [
          "...",
          `Group CREATE_FAILED ${LOST}`,
          "stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Group]. Rollback requested by user.",
          "...",
          "stack ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
  {
    what: "hears from a single machine",
    evidence: "D",
    steps: [
      {
        operation: "CreateStack",
        resources: machine,
        events: ["...", `Machine CREATE_IN_PROGRESS ${SUCCESS}`, "Machine CREATE_COMPLETE", "stack CREATE_COMPLETE"],
      },
    ],
    exists: [],
  },
  {
    what: "fails when a single machine is not heard from in time",
    evidence: "I",
    steps: [
      {
        operation: "CreateStack",
        resources: machine,
        faults: { Machine: "signal" },
        events: [
          "...",
          "Machine CREATE_FAILED Failed to receive 1 resource signal(s) within the specified duration",
          "...",
          "stack ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
];

/** Rolling updates. */
export const ROLLING_UPDATES: readonly Scenario[] = [
  {
    what: "goes batch by batch and hears from each new machine",
    evidence: "I",
    before: machines("ami-1", { policy: one }),
    steps: [
      {
        operation: "UpdateStack",
        resources: machines("ami-2", { policy: one }),
        events: [
          "...",
          told(INITIATED),
          "...",
          told(REPLACING),
          told("Successfully terminated instance(s) [i-?] (Progress 50%)."),
          told(ADDED),
          told(SUCCESS),
          told(REPLACING),
          told("Successfully terminated instance(s) [i-?] (Progress 100%)."),
          told(ADDED),
          told(SUCCESS),
          "...",
          "Group UPDATE_COMPLETE",
          "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
          "stack UPDATE_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
  {
    what: "sets another size for as long as it keeps all machines in service",
    evidence: "I",
    before: machines("ami-1", { policy: { MaxBatchSize: 1, MinInstancesInService: 2 } }),
    steps: [
      {
        operation: "UpdateStack",
        resources: machines("ami-2", { policy: { MaxBatchSize: 1, MinInstancesInService: 2 } }),
        events: [
          "...",
          told("Temporarily setting autoscaling group MinSize and DesiredCapacity to 3."),
          "...",
          "Group UPDATE_COMPLETE",
          "...",
          "stack UPDATE_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
  {
    what: "is rolled back when a batch is not heard from",
    evidence: "I",
    before: machines("ami-1", { policy: one }),
    steps: [
      {
        operation: "UpdateStack",
        resources: machines("ami-2", { policy: one }),
        faults: { Group: "signal" },
        events: [
          "...",
          told(
            "Failed to receive 1 resource signal(s) for the current batch. " +
              "Each resource signal timeout is counted as a FAILURE.",
          ),
          "...",
          "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Group].",
          "...",
          "stack UPDATE_ROLLBACK_COMPLETE",
        ],
      },
    ],
    exists: [],
  },
];
