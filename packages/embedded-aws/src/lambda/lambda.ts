import type { Clock, Ids } from "../clock.ts";
import type { LogStore } from "../logs/log-store.ts";
import { obeyMembers } from "../obey-members.ts";
import type { Digests } from "../s3/digests.ts";
import type { Service } from "../service.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import {
  createAlias,
  deleteAlias,
  getAlias,
  listAliases,
  updateAlias,
  type CreateAliasInput,
  type ListAliasesInput,
  type UpdateAliasInput,
} from "./alias-operations.ts";
import { createAsyncDispatcher } from "./async-dispatcher.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import type { CodeArchives } from "./code-archives.ts";
import type { CodeRunner } from "./code-runner.ts";
import {
  deleteFunctionConcurrency,
  getFunctionConcurrency,
  putFunctionConcurrency,
  type PutFunctionConcurrencyInput,
} from "./concurrency.ts";
import { createFunction, type CreateFunctionInput } from "./create-function.ts";
import {
  deleteEventInvokeConfig,
  getEventInvokeConfig,
  listEventInvokeConfigOperation,
  putEventInvokeConfig,
  updateEventInvokeConfig,
  type EventInvokeConfigInput,
} from "./event-invoke-operations.ts";
import {
  deleteFunction,
  getFunction,
  getFunctionConfiguration,
  listFunctions,
  listVersionsByFunction,
  type ListFunctionsInput,
  type PageInput,
  type QualifiedInput,
} from "./function-operations.ts";
import { SETTINGS } from "./function-settings.ts";
import { openFunctionStore, type FunctionStore } from "./function-store.ts";
import { invoke, type InvokeInput } from "./invoke.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import {
  addPermission,
  getPolicy,
  removePermission,
  type AddPermissionInput,
  type RemovePermissionInput,
} from "./policy-operations.ts";
import { createQueueReaders } from "./queue-readers.ts";
import {
  createMapping,
  deleteMapping,
  getMapping,
  listMappingsOperation,
  updateMapping,
  type CreateMappingInput,
  type ListMappingsInput,
  type UpdateMappingInput,
} from "./event-source-operations.ts";
import { createFunctionRuns } from "./run-function.ts";
import {
  listTags,
  tagResource,
  untagResource,
  type TagResourceInput,
  type UntagResourceInput,
} from "./tag-operations.ts";
import {
  updateFunctionCode,
  updateFunctionConfiguration,
  type UpdateFunctionCodeInput,
  type UpdateFunctionConfigurationInput,
} from "./update-function.ts";
import { publishVersion, type PublishVersionInput } from "./version-operations.ts";

/** What Lambda needs from the rest of the engine. */
export interface LambdaPorts {
  readonly store: Store;
  readonly content: ContentStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly requestIds: Ids;
  readonly digests: Digests;
  readonly archives: CodeArchives;
  readonly runner: CodeRunner;
  readonly queues: QueueStore;
  readonly logs: LogStore;
  readonly invocations: AsyncInvocations;
  readonly reportDefect: (error: unknown) => void;
  readonly role?: "original" | "replica";
}

/** Lambda, and what goes on in it without being called. */
export interface Lambda {
  readonly service: Service;
  /** Goes on with all events on record and with the queues that functions read; ends what runs for functions that are gone. */
  wake(): void;
}

/** Returns Lambda: functions that really run, with versions, aliases, asynchronous events and queues. */
export function createLambda(ports: LambdaPorts): Lambda {
  const functions = openFunctionStore(ports);
  const runs = createFunctionRuns({ ...ports, functions });
  const dispatcher = createAsyncDispatcher({ ...ports, functions, runs });
  // A replica may not know the newest functions.
  if (ports.role !== "replica") removeUnusedCode(functions, ports).catch(ports.reportDefect);
  const readers = createQueueReaders({ ...ports, functions, runs });
  const wake = (): void => {
    if (ports.role === "replica") return;
    ports.runner.retire();
    dispatcher.wake();
    readers.wake();
  };
  const desk: LambdaDesk = { ...ports, functions, wake };
  return {
    wake,
    service: {
      signingName: "lambda",
      operations: {
        ...functionOperations(desk, ports.digests),
        ...partOperations(desk),
        ...mappingOperations(desk),
        Invoke: obeyMembers<InvokeInput>(
          ["FunctionName", "Qualifier", "InvocationType", "LogType", "ClientContext", "Payload"],
          invoke(desk, { ...ports, runs }),
        ),
      },
    },
  };
}

/**
 * Removes the archives that no function refers to: those of changed functions, and what a crash left between an archive
 * and its record. What the records on disk may still refer to stays, for a kill would bring them back.
 */
async function removeUnusedCode(functions: FunctionStore, { store, archives }: LambdaPorts): Promise<void> {
  const inUse = functions.codeInUse();
  await store.flush();
  archives.keepOnly(new Set([...inUse, ...functions.codeInUse()]));
}

const QUALIFIED = ["FunctionName", "Qualifier"] as const;
const PAGED = ["Marker", "MaxItems"] as const;
const CODE = ["ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion"] as const;

function functionOperations(desk: LambdaDesk, digests: Digests): Service["operations"] {
  return {
    CreateFunction: obeyMembers<CreateFunctionInput>(
      ["FunctionName", "Code", "PackageType", "Architectures", "Publish", "Tags", ...SETTINGS],
      createFunction(desk),
    ),
    DeleteFunction: obeyMembers<QualifiedInput>(QUALIFIED, deleteFunction(desk)),
    DeleteFunctionConcurrency: obeyMembers<QualifiedInput>(["FunctionName"], deleteFunctionConcurrency(desk)),
    GetFunction: obeyMembers<QualifiedInput>(QUALIFIED, getFunction(desk)),
    GetFunctionConcurrency: obeyMembers<QualifiedInput>(["FunctionName"], getFunctionConcurrency(desk)),
    GetFunctionConfiguration: obeyMembers<QualifiedInput>(QUALIFIED, getFunctionConfiguration(desk)),
    ListFunctions: obeyMembers<ListFunctionsInput>([...PAGED, "FunctionVersion"], listFunctions(desk)),
    ListTags: obeyMembers(["Resource"], listTags(desk)),
    ListVersionsByFunction: obeyMembers<PageInput & { readonly FunctionName: string }>(
      ["FunctionName", ...PAGED],
      listVersionsByFunction(desk),
    ),
    PublishVersion: obeyMembers<PublishVersionInput>(
      ["FunctionName", "CodeSha256", "Description", "RevisionId"],
      publishVersion(desk),
    ),
    PutFunctionConcurrency: obeyMembers<PutFunctionConcurrencyInput>(
      ["FunctionName", "ReservedConcurrentExecutions"],
      putFunctionConcurrency(desk),
    ),
    TagResource: obeyMembers<TagResourceInput>(["Resource", "Tags"], tagResource(desk)),
    UntagResource: obeyMembers<UntagResourceInput>(["Resource", "TagKeys"], untagResource(desk)),
    UpdateFunctionCode: obeyMembers<UpdateFunctionCodeInput>(
      ["FunctionName", ...CODE, "Architectures", "Publish", "DryRun", "RevisionId"],
      updateFunctionCode(desk, digests),
    ),
    UpdateFunctionConfiguration: obeyMembers<UpdateFunctionConfigurationInput>(
      ["FunctionName", "RevisionId", ...SETTINGS],
      updateFunctionConfiguration(desk),
    ),
  };
}

/** The operations on what belongs to a function. */
function partOperations(desk: LambdaDesk): Service["operations"] {
  const alias = ["FunctionName", "Name"] as const;
  const target = ["FunctionVersion", "Description", "RoutingConfig"] as const;
  const retries = [...QUALIFIED, "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"] as const;
  return {
    AddPermission: obeyMembers<AddPermissionInput>(
      [...QUALIFIED, "StatementId", "Action", "Principal", "SourceArn", "SourceAccount", "RevisionId"],
      addPermission(desk),
    ),
    CreateAlias: obeyMembers<CreateAliasInput>([...alias, ...target], createAlias(desk)),
    DeleteAlias: obeyMembers(alias, deleteAlias(desk)),
    DeleteFunctionEventInvokeConfig: obeyMembers<QualifiedInput>(QUALIFIED, deleteEventInvokeConfig(desk)),
    GetAlias: obeyMembers(alias, getAlias(desk)),
    GetFunctionEventInvokeConfig: obeyMembers<QualifiedInput>(QUALIFIED, getEventInvokeConfig(desk)),
    GetPolicy: obeyMembers<QualifiedInput>(QUALIFIED, getPolicy(desk)),
    ListAliases: obeyMembers<ListAliasesInput>(["FunctionName", "FunctionVersion", ...PAGED], listAliases(desk)),
    ListFunctionEventInvokeConfigs: obeyMembers<PageInput & { readonly FunctionName: string }>(
      ["FunctionName", ...PAGED],
      listEventInvokeConfigOperation(desk),
    ),
    PutFunctionEventInvokeConfig: obeyMembers<EventInvokeConfigInput>(retries, putEventInvokeConfig(desk)),
    RemovePermission: obeyMembers<RemovePermissionInput>(
      [...QUALIFIED, "StatementId", "RevisionId"],
      removePermission(desk),
    ),
    UpdateAlias: obeyMembers<UpdateAliasInput>([...alias, ...target, "RevisionId"], updateAlias(desk)),
    UpdateFunctionEventInvokeConfig: obeyMembers<EventInvokeConfigInput>(retries, updateEventInvokeConfig(desk)),
  };
}

function mappingOperations(desk: LambdaDesk): Service["operations"] {
  const settings = [
    "FunctionName",
    "Enabled",
    "BatchSize",
    "MaximumBatchingWindowInSeconds",
    "FunctionResponseTypes",
  ] as const;
  return {
    CreateEventSourceMapping: obeyMembers<CreateMappingInput>(["EventSourceArn", ...settings], createMapping(desk)),
    DeleteEventSourceMapping: obeyMembers(["UUID"], deleteMapping(desk)),
    GetEventSourceMapping: obeyMembers(["UUID"], getMapping(desk)),
    ListEventSourceMappings: obeyMembers<ListMappingsInput>(
      ["EventSourceArn", "FunctionName", ...PAGED],
      listMappingsOperation(desk),
    ),
    UpdateEventSourceMapping: obeyMembers<UpdateMappingInput>(["UUID", ...settings], updateMapping(desk)),
  };
}
