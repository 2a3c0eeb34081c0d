import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";

/** A stack as every deployer is given it: the same template, parameters and tags. */
export interface StackDefinition {
  readonly stackName: string;
  readonly templateBody: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of its resources that nobody else in the whole of AWS can have. */
  readonly globalNames: readonly string[];
}

/** An account of the endpoint: its twelve digits are the access key. */
export interface Account {
  readonly endpoint: string;
  readonly account: string;
}

export const REGION = "ap-southeast-2";

/** Reads how an account's stacks are defined, in the order in which they were made: what others have to deploy as well. */
export async function readDefinitions(at: Account): Promise<readonly StackDefinition[]> {
  const client = clientOf(at);
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
  const made = Stacks.toSorted((a, b) => Number(a.CreationTime) - Number(b.CreationTime));
  return await Promise.all(
    made.map(async ({ StackName = "", Parameters = [], Tags = [] }) => {
      const { TemplateBody = "" } = await client.send(new GetTemplateCommand({ StackName }));
      return {
        stackName: StackName,
        templateBody: TemplateBody,
        parameters: Object.fromEntries(Parameters.map((it) => [it.ParameterKey ?? "", it.ParameterValue ?? ""])),
        tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
        globalNames: await readGlobalNames(client, StackName),
      };
    }),
  );
}

/** AWS: the name of a bucket is taken for all accounts; of what else the layers have, names are an account's or a stack's own. */
async function readGlobalNames(client: CloudFormationClient, StackName: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    for (const { ResourceType, PhysicalResourceId = "" } of StackResourceSummaries) {
      if (ResourceType === "AWS::S3::Bucket" && PhysicalResourceId !== "") names.push(PhysicalResourceId);
    }
  }
  return names;
}

/**
 * Returns definitions that an account can deploy beside the one they were read from: a parameter that gives a resource a
 * name which is taken then gives it one with the account's number, in every stack that is told that name.
 */
export function nameApart(definitions: readonly StackDefinition[], account: string): readonly StackDefinition[] {
  const taken = new Set(definitions.flatMap(({ globalNames }) => globalNames));
  return definitions.map((definition) => ({
    ...definition,
    parameters: Object.fromEntries(
      Object.entries(definition.parameters).map(([name, value]) => [
        name,
        taken.has(value) ? `${value}-${account}` : value,
      ]),
    ),
  }));
}

/** Returns a client of the account's own, past every proxy that counts. */
export function clientOf({ endpoint, account }: Account): CloudFormationClient {
  return new CloudFormationClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: account, secretAccessKey: "any" },
  });
}

/** Returns what is wanted of a stack once another team answers for it: the smallest change that every layer knows. */
export function handOver(definition: StackDefinition, team: string): StackDefinition {
  const { parameters, tags } = definition;
  return { ...definition, parameters: { ...parameters, team }, tags: { ...tags, team } };
}
