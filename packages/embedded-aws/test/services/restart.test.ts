import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect, it } from "vitest";
import { aFolder, anEngine, anEngineProcess, clientOptions } from "../engine-fixture.ts";

it("a parameter, a secret, a message and a log line are still there after the process was killed", async () => {
  const stateDir = await aFolder();
  const first = await anEngineProcess(stateDir);
  const { ssm, secrets, sqs, logs } = clients(first);
  await ssm.send(new PutParameterCommand({ Name: "/size", Value: "3", Type: "String" }));
  await secrets.send(new CreateSecretCommand({ Name: "token", SecretString: "text" }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "queue" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "event" }));
  const stream = { logGroupName: "group", logStreamName: "stream" };
  await logs.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
  await logs.send(new CreateLogStreamCommand(stream));
  await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: "line" }] }));
  await first.kill();
  const after = clients(await anEngine({ stateDir }));
  const parameter = await after.ssm.send(new GetParameterCommand({ Name: "/size" }));
  const secret = await after.secrets.send(new GetSecretValueCommand({ SecretId: "token" }));
  const { Messages } = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const { events } = await after.logs.send(new GetLogEventsCommand(stream));
  expect([parameter.Parameter?.Value, secret.SecretString, Messages?.[0]?.Body, events?.[0]?.message]).toEqual([
    "3",
    "text",
    "event",
    "line",
  ]);
});

function clients(engine: { readonly endpoint: string }) {
  const options = clientOptions(engine);
  return {
    ssm: new SSMClient(options),
    secrets: new SecretsManagerClient(options),
    sqs: new SQSClient(options),
    logs: new CloudWatchLogsClient(options),
  };
}
