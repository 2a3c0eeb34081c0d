import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { EmbeddedAws } from "../../src/index.ts";
import { aTemplate } from "../cloudformation/templates.ts";
import { aFolder, anEngine, clientOptions } from "../engine-fixture.ts";
import { aws, awsFailure, awsInterrupted } from "./aws-cli.ts";

/** The parameters of `QUEUE`. */
export const PARAMETERS = { Seconds: { Type: "Number", Default: 30 }, Name: { Type: "String", Default: "logs" } };
/** A queue that its stack's parameters name and configure. */
export const QUEUE = {
  Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: { Ref: "Name" }, VisibilityTimeout: { Ref: "Seconds" } } },
};

const DEPLOY = ["cloudformation", "deploy", "--stack-name", "s"];

/** What `aDeployment` begins with; everything may be left out. */
export interface Deployable {
  readonly engine?: Pick<EmbeddedAws, "endpoint">;
  readonly resources?: object;
  readonly sections?: object;
}

/** Returns a template file and `aws cloudformation deploy` of it as the stack `s` of an engine. */
export async function aDeployment({
  engine,
  resources = QUEUE,
  sections = { Parameters: PARAMETERS },
}: Deployable = {}) {
  const { endpoint } = engine ?? (await anEngine());
  const folder = await aFolder();
  const file = join(folder, "template.json");
  const write = (body: string): Promise<void> => writeFile(file, body);
  await write(aTemplate(resources, sections));
  const command = (more: readonly string[]): readonly string[] => [...DEPLOY, "--template-file", file, ...more];
  const turns = createTurns();
  return {
    endpoint,
    folder,
    file,
    write,
    deploy: (...more: readonly string[]) => turns(() => aws(endpoint, command(more))),
    failure: (...more: readonly string[]) => turns(() => awsFailure(endpoint, command(more))),
    /** Presses Ctrl-C as soon as this is so, and returns the exit code. */
    interrupted: (ready: () => Promise<unknown>) => awsInterrupted(endpoint, command([]), ready),
    /** Returns the stack; asked for without the command line, since that takes a second. */
    stack: async () => {
      const client = new CloudFormationClient(clientOptions({ endpoint }));
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: "s" }));
      return Stacks?.[0];
    },
  };
}

/**
 * Returns a function that begins each run in a later second than that in which the one before it ended.
 * The AWS CLI names a change set after the second, and where deploying takes less the next would have the same name.
 */
function createTurns() {
  let endedAt = 0;
  return async <Answer>(run: () => Promise<Answer>): Promise<Answer> => {
    await setTimeout(Math.max(0, (Math.floor(endedAt / 1000) + 1) * 1000 - Date.now()));
    try {
      return await run();
    } finally {
      endedAt = Date.now();
    }
  };
}
