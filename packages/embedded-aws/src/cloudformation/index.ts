import type { OperationHandler, Service } from "../service.ts";
import { createDriftDetections } from "./execute/detect-drift.ts";
import { createExecutor } from "./execute/executor.ts";
import { createTriggerJudge } from "./execute/rollback-triggers.ts";
import { createLedger } from "./execute/ledger.ts";
import { openTables } from "./model/tables.ts";
import { createChangeSet } from "./operations/create-change-set.ts";
import { createStack } from "./operations/create-stack.ts";
import { deleteStack } from "./operations/delete-stack.ts";
import { deleteChangeSet, describeChangeSet, listChangeSets } from "./operations/describe-change-set.ts";
import { describeEvents, describeStackEvents } from "./operations/describe-events.ts";
import { describeStackResource, describeStackResources, listStackResources } from "./operations/describe-resources.ts";
import { describeStacks, listStacks } from "./operations/describe-stacks.ts";
import type { Desk } from "./operations/desk.ts";
import {
  describeStackDriftDetectionStatus,
  describeStackResourceDrifts,
  detectStackDrift,
  detectStackResourceDrift,
} from "./operations/drift.ts";
import { executeChangeSet } from "./operations/execute-change-set.ts";
import { listExports, listImports } from "./operations/exports.ts";
import { createForgetting } from "./operations/forget-stacks.ts";
import { getTemplate, getTemplateSummary, validateTemplate } from "./operations/get-template.ts";
import { cancelUpdateStack, continueUpdateRollback, rollbackStack } from "./operations/rollbacks.ts";
import { updateTerminationProtection } from "./operations/termination-protection.ts";
import { createNestedStacks } from "./operations/nested-stacks.ts";
import { obeyOrRefuse } from "./operations/obey-or-refuse.ts";
import type { ModelledOperation } from "./operations/obeyed-members.ts";
import { signalResource } from "./operations/signal-resource.ts";
import { describeAccountLimits } from "./operations/account-limits.ts";
import { getStackPolicy, setStackPolicy } from "./operations/stack-policies.ts";
import { signalFromMachine } from "./operations/signal-from-machine.ts";
import { updateStack } from "./operations/update-stack.ts";
import type { CloudFormationDeps } from "./ports.ts";

export type { Faults, FaultyStep } from "../faults/faults.ts";
export type { CloudFormationDeps } from "./ports.ts";

/** CloudFormation as the server uses it. */
export interface CloudFormation {
  readonly service: Service;
  /** SignalResource by a machine's own script, which faults may have get lost or fail. */
  readonly signalFromMachine: OperationHandler;
  /** Goes on with the operations and drift detections that an engine before this one left unfinished. */
  resume(): Promise<void>;
  /** Resolves when no operation runs. */
  settle(): Promise<void>;
}

/** Returns CloudFormation over the store: its API, and the executor that carries its operations out. */
export function createCloudFormation(deps: CloudFormationDeps): CloudFormation {
  const tables = openTables(deps.store);
  const { clock, ids, resources } = deps;
  const ledger = createLedger({ tables, clock, ids });
  const faults = deps.faults === undefined ? {} : { faults: deps.faults };
  const nested = createNestedStacks(() => desk);
  const judgeTriggers = createTriggerJudge(deps.store);
  const { boots } = deps;
  const workshop = { tables, ledger, clock, ids, resources, nested, judgeTriggers, boots, ...faults };
  const executor = createExecutor(workshop, deps);
  const detections = createDriftDetections({ tables, clock, resources }, deps);
  const desk: Desk = { deps, tables, ledger, executor, detections, nested };
  return {
    service: {
      signingName: "cloudformation",
      operations: guarded(operationsOf(desk), createForgetting(tables, clock)),
    },
    signalFromMachine: signalFromMachine(desk),
    resume: async () => {
      executor.resume();
      detections.resume();
    },
    settle: async () => {
      await executor.settle();
      await detections.settle();
    },
  };
}

function guarded(
  operations: Readonly<Record<ModelledOperation, OperationHandler>>,
  forgetStacks: () => void,
): Service["operations"] {
  return Object.fromEntries(
    Object.entries(operations).map(([name, handler]) => {
      const obedient = obeyOrRefuse(name as ModelledOperation, handler);
      const upToDate: OperationHandler = async (input, context) => {
        forgetStacks();
        return await obedient(input, context);
      };
      return [name, upToDate];
    }),
  );
}

function operationsOf(desk: Desk): Readonly<Record<ModelledOperation, OperationHandler>> {
  return {
    CancelUpdateStack: cancelUpdateStack(desk),
    ContinueUpdateRollback: continueUpdateRollback(desk),
    CreateChangeSet: createChangeSet(desk),
    CreateStack: createStack(desk),
    DeleteChangeSet: deleteChangeSet(desk),
    DeleteStack: deleteStack(desk),
    DescribeAccountLimits: describeAccountLimits(),
    DescribeChangeSet: describeChangeSet(desk),
    DescribeEvents: describeEvents(desk),
    DescribeStackDriftDetectionStatus: describeStackDriftDetectionStatus(desk),
    DescribeStackEvents: describeStackEvents(desk),
    DescribeStackResource: describeStackResource(desk),
    DescribeStackResourceDrifts: describeStackResourceDrifts(desk),
    DescribeStackResources: describeStackResources(desk),
    DescribeStacks: describeStacks(desk),
    DetectStackDrift: detectStackDrift(desk),
    DetectStackResourceDrift: detectStackResourceDrift(desk),
    ExecuteChangeSet: executeChangeSet(desk),
    GetStackPolicy: getStackPolicy(desk),
    GetTemplate: getTemplate(desk),
    GetTemplateSummary: getTemplateSummary(desk),
    ListChangeSets: listChangeSets(desk),
    ListExports: listExports(desk),
    ListImports: listImports(desk),
    ListStackResources: listStackResources(desk),
    ListStacks: listStacks(desk),
    RollbackStack: rollbackStack(desk),
    SetStackPolicy: setStackPolicy(desk),
    SignalResource: signalResource(desk),
    UpdateStack: updateStack(desk),
    UpdateTerminationProtection: updateTerminationProtection(desk),
    ValidateTemplate: validateTemplate(desk),
  };
}
