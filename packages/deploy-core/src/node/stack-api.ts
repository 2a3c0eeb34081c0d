import type * as Sdk from "@aws-sdk/client-cloudformation";
import type * as Sts from "@aws-sdk/client-sts";
import type { ChangeSetDescription, ChangeSetRequest, ResourceChange } from "../model/change-set.ts";
import type { StackApi } from "../ports.ts";
import type { Access } from "./choose-access.ts";
import { createClientSettings } from "./client-settings.ts";
import { requireAnswer } from "./explain-aws-error.ts";
import { isStackStatus } from "../model/stack-status.ts";
import type { ToldFinding } from "../model/failure-story.ts";
import { toChangeSet, toFinding, toListedChangeSet, toResource, toStack, toStackEvent } from "./from-sdk.ts";

/** A client, how its errors are explained, and how long one look at stacks or events may take. */
export interface StackConnection {
  readonly client: Sdk.CloudFormationClient;
  readonly call: Call;
  readonly access: Access;
  readonly lookMs: number;
}

/** Creates the pipeline's port to CloudFormation over a client, one SDK call a method. */
export function createStackApi(sdk: typeof Sdk, connection: StackConnection): StackApi {
  const { call, access } = connection;
  return {
    ...createReads(sdk, connection),
    ...createWrites(sdk, connection),
    callerAccount: () => call(async () => requireAnswer((await readCaller(access)).Account, access)),
    callerArn: () => call(async () => requireAnswer((await readCaller(access)).Arn, access)),
  };
}

type Call = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

type Reads = Pick<
  StackApi,
  | "describeStack"
  | "describeFirstStacks"
  | "getTemplate"
  | "listResources"
  | "listChangeSets"
  | "listImports"
  | "describeChangeSet"
  | "describeEvents"
  | "listFindings"
  | "getStackPolicy"
>;

function createReads(sdk: typeof Sdk, connection: StackConnection): Reads {
  const { client, call, access, lookMs } = connection;
  const briefly = () => ({ requestTimeout: lookMs });
  return {
    describeStack: (StackName) =>
      call(async () => {
        try {
          const { Stacks } = await client.send(new sdk.DescribeStacksCommand({ StackName }), briefly());
          return requireAnswer(Stacks?.map(toStack)[0], access);
        } catch (error) {
          if (isMissingStack(error)) return undefined;
          throw error;
        }
      }),
    describeFirstStacks: () =>
      call(async () => {
        const { Stacks, NextToken } = await client.send(new sdk.DescribeStacksCommand({}), briefly());
        const answered = requireAnswer(Stacks, access);
        const known = answered.filter(({ StackStatus = "" }) => isStackStatus(StackStatus));
        return { stacks: known.map(toStack), complete: NextToken === undefined && known.length === answered.length };
      }),
    getTemplate: (StackName) =>
      call(async () => {
        const command = new sdk.GetTemplateCommand({ StackName, TemplateStage: "Original" });
        return requireAnswer((await client.send(command)).TemplateBody, access);
      }),
    listResources: (StackName) =>
      call(async () => {
        const pages = sdk.paginateListStackResources({ client }, { StackName });
        const summaries: Sdk.StackResourceSummary[] = [];
        for await (const page of pages) summaries.push(...(page.StackResourceSummaries ?? []));
        return summaries.map(toResource);
      }),
    listChangeSets: (StackName) =>
      call(async () => {
        const summaries: Sdk.ChangeSetSummary[] = [];
        for await (const page of sdk.paginateListChangeSets({ client }, { StackName }))
          summaries.push(...(page.Summaries ?? []));
        return summaries.map(toListedChangeSet);
      }),
    listImports: (ExportName) =>
      call(async () => {
        const names: string[] = [];
        try {
          for await (const page of sdk.paginateListImports({ client }, { ExportName }))
            names.push(...(page.Imports ?? []));
          return names;
        } catch (error) {
          if (error instanceof Error && NOT_IMPORTED.test(error.message)) return [];
          throw error;
        }
      }),
    describeChangeSet: (ChangeSetName, { values }) =>
      call(() => readChangeSet(sdk, client, { ChangeSetName, IncludePropertyValues: values })),
    getStackPolicy: (StackName) =>
      call(async () => (await client.send(new sdk.GetStackPolicyCommand({ StackName }))).StackPolicyBody),
    listFindings: (ChangeSetName) =>
      call(async () => {
        const pages = sdk.paginateDescribeEvents({ client }, { ChangeSetName, Filters: { FailedEvents: true } });
        const findings: ToldFinding[] = [];
        for await (const { OperationEvents = [] } of pages)
          findings.push(...OperationEvents.map(toFinding).filter((finding) => finding !== undefined));
        return findings;
      }),
    describeEvents: (StackName, NextToken) =>
      call(async () => {
        const page = await client.send(new sdk.DescribeStackEventsCommand({ StackName, NextToken }), briefly());
        return { events: (page.StackEvents ?? []).map(toStackEvent), nextToken: page.NextToken };
      }),
  };
}

/** AWS: a missing stack is a ValidationError like many others; only this sentence tells it from a refused request. */
function isMissingStack(error: unknown): boolean {
  return error instanceof Error && error.name === "ValidationError" && MISSING_STACK.test(error.message);
}

/** AWS: that nobody imports an export is a ValidationError too. */
const NOT_IMPORTED = /is not imported by any stack/;

const MISSING_STACK = /^Stack with id .+ does not exist$/;

async function readChangeSet(
  sdk: typeof Sdk,
  client: Sdk.CloudFormationClient,
  input: Sdk.DescribeChangeSetInput,
): Promise<ChangeSetDescription> {
  const changes: ResourceChange[] = [];
  let NextToken: string | undefined;
  for (;;) {
    const page = await client.send(new sdk.DescribeChangeSetCommand({ ...input, NextToken }));
    const description = toChangeSet(page);
    changes.push(...description.changes);
    NextToken = page.NextToken;
    if (NextToken === undefined) return { ...description, changes };
  }
}

type Writes = Pick<
  StackApi,
  | "createChangeSet"
  | "executeChangeSet"
  | "deleteChangeSet"
  | "deleteStack"
  | "cancelUpdateStack"
  | "rollbackStack"
  | "continueUpdateRollback"
  | "setStackPolicy"
  | "setTerminationProtection"
>;

/** The tokens make a retry of a call that did arrive harmless: CloudFormation takes it for the same one. */
function createWrites(sdk: typeof Sdk, { client, call, access }: StackConnection): Writes {
  return {
    createChangeSet: (request) =>
      call(async () => {
        const made = await client.send(new sdk.CreateChangeSetCommand(toCreateInput(request)));
        return { changeSetId: requireAnswer(made.Id, access), stackId: requireAnswer(made.StackId, access) };
      }),
    executeChangeSet: (ChangeSetName, { onFailure }) =>
      call(async () => {
        // AWS: the documented default of DisableRollback is "True", the observed one false; so it is always said.
        const choice = onFailure === "asProposed" ? {} : { DisableRollback: onFailure === "keep" };
        const ClientRequestToken = ChangeSetName.split("/").at(-1);
        await client.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName, ClientRequestToken, ...choice }));
      }),
    deleteChangeSet: (ChangeSetName) =>
      call(async () => {
        await client.send(new sdk.DeleteChangeSetCommand({ ChangeSetName }));
      }),
    deleteStack: (StackName) =>
      call(async () => {
        await client.send(new sdk.DeleteStackCommand({ StackName }));
      }),
    cancelUpdateStack: (StackName, { token: ClientRequestToken }) =>
      call(async () => {
        await client.send(new sdk.CancelUpdateStackCommand({ StackName, ClientRequestToken }));
      }),
    rollbackStack: (StackName, { token: ClientRequestToken }) =>
      call(async () => {
        await client.send(new sdk.RollbackStackCommand({ StackName, ClientRequestToken }));
      }),
    continueUpdateRollback: (StackName, { token: ClientRequestToken, skip }) =>
      call(async () => {
        const ResourcesToSkip = [...skip];
        await client.send(new sdk.ContinueUpdateRollbackCommand({ StackName, ClientRequestToken, ResourcesToSkip }));
      }),
    setStackPolicy: (StackName, StackPolicyBody) =>
      call(async () => {
        await client.send(new sdk.SetStackPolicyCommand({ StackName, StackPolicyBody }));
      }),
    setTerminationProtection: (StackName, protection) =>
      call(async () => {
        const EnableTerminationProtection = protection === "on";
        await client.send(new sdk.UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }));
      }),
  };
}

function toCreateInput(request: ChangeSetRequest): Sdk.CreateChangeSetInput {
  return {
    StackName: request.stackName,
    ChangeSetName: request.changeSetName,
    ChangeSetType: request.type,
    ClientToken: request.changeSetName,
    ...(request.templateUrl === undefined
      ? { TemplateBody: request.templateBody }
      : { TemplateURL: request.templateUrl }),
    Parameters: Object.entries(request.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
    Capabilities: [...request.capabilities],
    ...(request.description === undefined ? {} : { Description: request.description }),
    ...(request.onStackFailure === undefined ? {} : { OnStackFailure: request.onStackFailure }),
  };
}

async function readCaller(access: Access): Promise<Sts.GetCallerIdentityResponse> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(createClientSettings(access));
  try {
    return await client.send(new GetCallerIdentityCommand({}));
  } finally {
    client.destroy();
  }
}
