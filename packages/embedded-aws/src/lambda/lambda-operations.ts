import { obeyMembers } from "../obey-members.ts";
import type { Digests } from "../s3/digests.ts";
import type { Service } from "../service.ts";
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
import { invoke, type InvokeInput, type InvokePorts } from "./invoke.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import {
  addPermission,
  getPolicy,
  removePermission,
  type AddPermissionInput,
  type RemovePermissionInput,
} from "./policy-operations.ts";
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

/** Returns Lambda's operations, each with the members that it obeys; a call with another one is refused by name. */
export function lambdaOperations(
  desk: LambdaDesk,
  ports: InvokePorts & { readonly digests: Digests },
): Service["operations"] {
  return {
    ...functionOperations(desk, ports.digests),
    ...partOperations(desk),
    ...mappingOperations(desk),
    Invoke: obeyMembers<InvokeInput>(
      ["FunctionName", "Qualifier", "InvocationType", "LogType", "ClientContext", "Payload"],
      invoke(desk, ports),
    ),
  };
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
