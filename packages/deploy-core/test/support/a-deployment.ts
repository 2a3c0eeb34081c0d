import type { DeployRequest } from "../../src/model/deploy-request.ts";
import type { LayerDefinition } from "../../src/model/layer.ts";
import type { Ports, StackApi } from "../../src/ports.ts";
import type { DeployFact } from "../../src/report/deploy-event.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";

/** A layer with one resource that holds data, one that does not, and one input from another layer. */
export function aLayer(over: Partial<LayerDefinition> = {}): LayerDefinition {
  return {
    name: "broker",
    component: "broker",
    purpose: "Takes log events in.",
    template: "template.yaml",
    capabilities: ["CAPABILITY_IAM"],
    inputs: {},
    stateful: { DataNodes: "indexed documents on the instances' disks" },
    smokeTest: async () => [{ what: "it answers", problem: undefined }],
    ...over,
  };
}

export const TEMPLATE = `Parameters:
  OctopusEnvironment: { Type: String }
  EnvironmentVersion: { Type: String }
  Component: { Type: String }
  team: { Type: String }
  CacheEndpoint: { Type: String, Default: none }
Resources:
  Queue:
    Type: AWS::SQS::Queue
  Alarm:
    Type: AWS::CloudWatch::Alarm
  DataNodes:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy:
      AutoScalingRollingUpdate: { MinInstancesInService: 1 }
  Kept:
    Type: AWS::EC2::Instance
    DeletionPolicy: Retain
    Metadata: { Stateful: "files on its disk" }
`;

/** A request to deploy version 1.0.0 of the layer to ci. */
export function aRequest(over: Partial<DeployRequest> = {}): DeployRequest {
  return {
    verb: "deploy",
    layer: aLayer(),
    template: parseTemplate(TEMPLATE, "template.yaml"),
    version: "1.0.0",
    given: { OctopusEnvironment: "ci", team: "logs" },
    givenFrom: "parameters/local.json",
    injected: {},
    region: "ap-southeast-2",
    expectedAccount: undefined,
    onCreateFailure: "keep",
    allowReplacing: [],
    allowRemoving: [],
    allowRolling: [],
    startedAt: 0,
    skip: [],
    deadlineAt: 60 * 60_000,
    commands: {
      deploy: "node deploy.mjs deploy",
      destroy: "node deploy.mjs destroy",
      rollback: "node deploy.mjs rollback",
      diagnose: "node deploy.mjs diagnose",
      aws: "aws",
    },
    ...over,
  };
}

/** Ports over a double of AWS; the clock moves only when somebody sleeps. */
export interface FakePorts extends Ports {
  readonly said: DeployFact[];
  readonly clock: Ports["clock"] & { sleptMs(): number };
}

export function fakePorts(stacks: StackApi, over: Partial<Ports> = {}): FakePorts {
  const said: DeployFact[] = [];
  let now = 0;
  let tokens = 0;
  return {
    stacks,
    data: {
      probe: async () => ({ kind: "notProbed" }),
      readProtection: async () => ({ kind: "none" }),
      empty: async () => undefined,
    },
    templates: { put: async () => "https://templates.example/one.template" },
    machines: { findStarted: async () => [], readConsole: async () => undefined },
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
      pause: async (ms) => {
        now += ms;
      },
      sleptMs: () => now,
    },
    report: (fact) => said.push(fact),
    hide: () => undefined,
    confirm: async () => "unanswerable",
    interrupted: () => false,
    takeCancellation: () => false,
    proofs: { prove: async () => ({ kind: "refused", reasons: ["Nobody reads receipts here."] }) },
    lookout: { glance: async () => ({ kind: "alone" }) },
    random: () => 0.5,
    newToken: () => `token${(tokens += 1)}`,
    loopback: false,
    ...over,
    said,
  } as FakePorts;
}
