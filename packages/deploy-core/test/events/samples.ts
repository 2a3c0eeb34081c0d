import type { ResourceChange } from "../../src/model/change-set.ts";
import type { ChangedData } from "../../src/model/changed-data.ts";
import type { Consent, ParameterConsent } from "../../src/model/consent.ts";
import type { DeployOutcome } from "../../src/model/outcome.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import type { FailedProof } from "../../src/model/failed-proof.ts";
import type { FailureStory } from "../../src/model/failure-story.ts";
import type { DeployFact } from "../../src/report/deploy-event.ts";

/**
 * A type with every field of it given, optional ones too and however deep: a field that is added to an event does not
 * compile here until it has a value, and that value is then held against the schema.
 */
type Full<Type> = Type extends string | number | boolean
  ? Type
  : Type extends readonly (infer Item)[]
    ? readonly [Full<Item>, ...Full<Item>[]]
    : { readonly [Key in keyof Type]-?: Full<NonNullable<Type[Key]>> };

type FactOf<Name extends DeployFact["event"]> = Extract<DeployFact, { readonly event: Name }>;
type OutcomeOf<Kind extends DeployOutcome["kind"]> = Extract<DeployOutcome, { readonly kind: Kind }>;

const change: Full<ResourceChange> = {
  action: "Modify",
  logicalId: "EventQueue",
  physicalId: "ci-cache-queue",
  type: "AWS::ElastiCache::ReplicationGroup",
  replacement: "Conditional",
  policyAction: "ReplaceAndSnapshot",
  scope: ["Properties"],
  details: [
    {
      attribute: "Properties",
      name: "CacheNodeType",
      requiresRecreation: "Conditionally",
      causedBy: "CacheNodeType",
      path: "/Properties/CacheNodeType",
      before: "cache.t4g.small",
      after: "cache.r7g.large",
    },
  ],
};

const consent: Full<Consent> = {
  option: "--allow-replacing",
  logicalId: "EventQueue",
  type: "AWS::ElastiCache::ReplicationGroup",
  treatment: "replace",
  effect: "snapshot",
  holds: "log events that no Indexer has taken yet",
};

const parameterConsent: Full<ParameterConsent> = {
  option: "--allow-changing",
  parameter: "VpcId",
  rule: "immutable",
  because: "everything would be made anew",
};
const effect: Full<ChangedData> = { ...consent, certainty: "possible", consented: true };

const refusal: Full<Refusal> = {
  code: "replacesStateful",
  problem: "this deployment would replace a resource that holds data. Nothing was changed.",
  reasons: ["± EventQueue    AWS::ElastiCache::ReplicationGroup    replace\n    data      log events: destroyed"],
  waysOut: [{ label: "lose this data", action: "add --allow-replacing EventQueue" }],
};

const failure = {
  nestedIn: ["Search"],
  logicalId: "IndexerGroup",
  type: "AWS::AutoScaling::AutoScalingGroup",
  status: "UPDATE_FAILED",
  reason: "Received 0 SUCCESS signal(s) out of 2",
} as const;

const explained = {
  ...failure,
  templateLine: 88,
  properties: [
    {
      logicalId: "LaunchTemplate",
      name: "LaunchTemplateData.ImageId",
      before: "ami-0a1b2c3d",
      after: "ami-0eeeeeee",
      templateLine: 61,
      parameters: [{ name: "AmiId", source: "parameters/local.json" }],
    },
  ],
  machines: [
    {
      instanceId: "i-0abc1234def567890",
      signal: "none",
      state: "running",
      console: ["logstash[812]: Could not find config file"],
      unreadable: "the credentials may not read it",
    },
  ],
} as const;

const story: Full<FailureStory> = {
  rootCause: explained,
  consequences: {
    cancelled: ["Alarm"],
    notBegun: ["ScalingPolicy"],
    alsoFailed: [failure],
    rolledBack: ["LaunchTemplate"],
    leftBehind: [failure],
  },
  rollbackFailures: [explained],
};

const proof: Full<FailedProof> = {
  what: "synthetic event to version 5",
  problem: "it failed: Error: the Broker refuses connections",
  log: ["ERROR the Broker refuses connections"],
};

/** One outcome of each kind, each with every field it can have. */
export const OUTCOMES: { readonly [Kind in DeployOutcome["kind"]]: Full<OutcomeOf<Kind>> } = {
  deployed: {
    kind: "deployed",
    operation: "update",
    outputs: { CachePort: "6379" },
    elapsedMs: 328_960,
    consents: [consent],
    parameterConsents: [parameterConsent],
  },
  unchanged: { kind: "unchanged", outputs: { CachePort: "6379" } },
  planned: { kind: "planned", operation: "create", waitsFor: ["cache"], of: "code" },
  restored: {
    kind: "restored",
    operation: "continue",
    runningVersion: "1.8.3",
    skipped: ["IndexerGroup"],
    retained: ["LogsBucket"],
    elapsedMs: 61_000,
  },
  destroyed: { kind: "destroyed", retained: ["LogsBucket"], elapsedMs: 61_000, of: "configuration" },
  absent: { kind: "absent", of: "configuration" },
  refused: { kind: "refused", refusal },
  rolledBack: {
    kind: "rolledBack",
    story,
    proof,
    runningVersion: "1.8.3",
    hints: ["An instance never reported success."],
    elapsedMs: 520_000,
    consents: [consent],
    parameterConsents: [parameterConsent],
  },
  failed: {
    kind: "failed",
    stage: "operation",
    status: "CREATE_FAILED",
    story,
    proof,
    hints: ["An instance never reported success."],
    elapsedMs: 520_000,
    consents: [consent],
    parameterConsents: [parameterConsent],
  },
  rejected: {
    kind: "rejected",
    reason: "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation].",
    findings: [
      {
        logicalId: "LogsBucket",
        type: "AWS::S3::Bucket",
        mode: "FAIL",
        name: "PROPERTY_VALIDATION",
        reason: "#: extraneous key [Colour] is not permitted",
        path: "/Resources/LogsBucket/Properties",
        templateLine: 12,
      },
    ],
    hints: ["Correct the template."],
  },
  diagnosed: {
    kind: "diagnosed",
    status: "UPDATE_ROLLBACK_FAILED",
    runningVersion: "1.8.3",
    story,
    code: { stands: "version 4 (1.0.730, release 2.3.0) gets the events", problem: "Other code was uploaded." },
    hints: ["To go on with the rollback: logstack rollback indexer --in ci"],
  },
  verified: { kind: "verified", status: "UPDATE_COMPLETE", runningVersion: "1.8.3" },
  stillRunning: {
    kind: "stillRunning",
    status: "UPDATE_IN_PROGRESS",
    left: "broker: 1.0.8 (release 2.3.0) is released, and new machines take it; no machine has it yet",
    waitedMs: 5_400_000,
    limitMs: 5_400_000,
    because: "waitEnded",
    reattach: "logstack deploy cache --to ci",
    consents: [consent],
    parameterConsents: [parameterConsent],
  },
  interrupted: {
    kind: "interrupted",
    runningOn: "UPDATE_IN_PROGRESS",
    left: "version 5 is published, and no event goes to it",
    reattach: "logstack deploy cache --to ci",
  },
};

/** One event of each name, each with every field it can have; the outcomes of `finished` stand above. */
export const FACTS: { readonly [Name in DeployFact["event"]]: Full<FactOf<Name>> } = {
  started: {
    event: "started",
    verb: "deploy",
    layer: "cache",
    version: "1.0.0",
    environment: "ci",
    stackName: "ci-cache",
    account: "111111111111",
    region: "ap-southeast-2",
  },
  decided: { event: "decided", operation: "update" },
  codeCompared: {
    event: "codeCompared",
    functionName: "elb-logs-ci-ELBLogProcessorFunction",
    alias: "live",
    servingVersion: "4",
    serving: { name: "elb-logs-function", version: "1.0.730", release: "2.3.0" },
    reasons: ["the code or its settings differ"],
  },
  codeStep: {
    event: "codeStep",
    step: "moved",
    functionName: "elb-logs-ci-ELBLogProcessorFunction",
    version: "5",
    alias: "live",
    sizeBytes: 240_120,
  },
  configurationCompared: {
    event: "configurationCompared",
    role: "broker",
    groupName: "ci-broker-BrokerGroup",
    machines: 2,
    current: 0,
    released: { version: "1.0.730", release: "2.3.0" },
    reasons: ["its files differ from those of 1.0.730 (release 2.3.0)"],
    files: [
      {
        file: "broker/logstash/logstash.yml",
        change: "changed",
        lines: ["- pipeline.workers: 2", "+ pipeline.workers: 4"],
      },
    ],
  },
  configurationStep: {
    event: "configurationStep",
    step: "moved",
    role: "broker",
    digest: `sha256:${"5f".repeat(32)}`,
    sizeBytes: 6_120,
    version: "1.0.731",
    release: "2.4.0",
  },
  machines: {
    event: "machines",
    step: "replaced",
    role: "broker",
    instanceId: "i-0a1b2c3d4e5f60718",
    message: "broker: i-0b2c3d4e5f6071829 is in place of i-0a1b2c3d4e5f60718",
  },
  input: {
    event: "input",
    parameter: "CacheEndpoint",
    fromLayer: "cache",
    output: "CacheEndpoint",
    value: "master.ci-cache.example",
  },
  running: {
    event: "running",
    status: "UPDATE_IN_PROGRESS",
    whose: "another",
    by: ["version 1.8.3"],
    runningMs: 191_383,
  },
  proposed: { event: "proposed", changeSet: "logstack-1-0-0-3f2a91c07b1e", changes: [change], effects: [effect] },
  consented: {
    event: "consented",
    by: "arn:aws:iam::111111111111:user/ops",
    consents: [consent],
    parameterConsents: [parameterConsent],
  },
  foreseen: {
    event: "foreseen",
    resources: [{ logicalId: "EventQueue", type: "AWS::ElastiCache::ReplicationGroup", condition: "HasQueue" }],
  },
  parameters: {
    event: "parameters",
    parameters: [
      {
        name: "CacheNodeType",
        change: "changed",
        before: "cache.t4g.small",
        after: "cache.r7g.large",
        source: "variables.json of cache, for prod-green, prod-blue",
      },
    ],
    allowedChanges: ["VpcId"],
  },
  stored: { event: "stored", sizeBytes: 61_204, url: "https://templates.example/0f3a.template" },
  executing: { event: "executing", changeSet: "logstack-1-0-0-3f2a91c07b1e" },
  destroying: {
    event: "destroying",
    lookedAt: 1_795_374_254_000,
    resources: [
      {
        logicalId: "LogsBucket",
        type: "AWS::S3::Bucket",
        physicalId: "acme-logs",
        fate: "retain",
        holds: "access logs",
        data: {
          kind: "holds",
          amounts: [{ count: 41_203, unit: "objects", exactness: "atLeast" }],
          newestAt: 1_795_374_251_000,
          sinceAt: 1_790_000_000_000,
          notes: ["1 snapshot"],
        },
      },
      {
        logicalId: "Secret",
        type: "AWS::SecretsManager::Secret",
        physicalId: "acme-secret",
        fate: "delete",
        holds: "a token",
        data: { kind: "unreadable", reason: "access denied" },
      },
    ],
  },
  resource: {
    event: "resource",
    nestedIn: ["Search"],
    logicalId: "EventQueue",
    type: "AWS::ElastiCache::ReplicationGroup",
    status: "UPDATE_FAILED",
    reason: "The node type is not available here.",
  },
  stack: { event: "stack", status: "UPDATE_ROLLBACK_IN_PROGRESS", reason: "The following resource(s) failed" },
  checked: { event: "checked", what: "the queue is deployed", problem: "there is no output CachePort" },
  warning: { event: "warning", message: "deploying from the source folder." },
  finished: { event: "finished", outcome: OUTCOMES.deployed, exitCode: 0 },
  error: {
    event: "error",
    code: "noRegion",
    problem: "No AWS region was given.",
    hints: ["Set AWS_REGION."],
    exitCode: 2,
    detail: "Error: no region\n    at somewhere",
  },
};
