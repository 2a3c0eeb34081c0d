// The floor to compare with: one question to CloudFormation, and nothing else.
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";

const [StackName = ""] = process.argv.slice(2);
const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName }));
process.stdout.write(`${Stacks[0]?.StackStatus}\n`);
