import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from "@aws-sdk/client-cloudformation";

/** A stack as every deployer is given it: the same template, parameters and tags. */
export interface StackDefinition {
  readonly stackName: string;
  readonly templateBody: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
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
      };
    }),
  );
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
