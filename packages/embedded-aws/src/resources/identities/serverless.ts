import type { Identity, NewSubject } from "../identity.ts";

/** Identities of Lambda, DynamoDB, EventBridge, Kinesis, SNS and SQS. */
export const SERVERLESS_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::DynamoDB::Table": {
    physicalId: (subject) => subject.text("TableName") ?? subject.generatedName(255),
    attributes: (subject) => {
      const arn = subject.arn("dynamodb", `table/${subject.physicalId}`);
      const hasStream = subject.properties["StreamSpecification"] !== undefined;
      return { Arn: arn, ...(hasStream ? { StreamArn: `${arn}/stream/latest` } : {}) };
    },
  },
  "AWS::Events::EventBus": {
    physicalId: (subject) => subject.text("Name") ?? "",
    attributes: (subject) => ({
      Arn: subject.arn("events", `event-bus/${subject.physicalId}`),
      Name: subject.physicalId,
    }),
  },
  "AWS::Events::Rule": {
    physicalId: (subject) => {
      const name = subject.text("Name") ?? subject.generatedName(64);
      const bus = subject.text("EventBusName") ?? "default";
      return bus === "default" ? name : `${bus}|${name}`;
    },
    attributes: (subject) => ({ Arn: subject.arn("events", `rule/${subject.physicalId.replace("|", "/")}`) }),
  },
  "AWS::Kinesis::Stream": {
    physicalId: (subject) => subject.text("Name") ?? subject.generatedName(128),
    attributes: (subject) => ({ Arn: subject.arn("kinesis", `stream/${subject.physicalId}`) }),
  },
  "AWS::Lambda::Alias": {
    physicalId: (subject) => `${functionArn(subject)}:${subject.text("Name") ?? ""}`,
    attributes: ({ physicalId }) => ({ AliasArn: physicalId }),
  },
  "AWS::Lambda::EventInvokeConfig": {
    physicalId: (subject) => `${subject.text("FunctionName") ?? ""}|${subject.text("Qualifier") ?? "$LATEST"}`,
  },
  "AWS::Lambda::EventSourceMapping": {
    physicalId: ({ ids }) => ids.uuid(),
    attributes: (subject) => ({
      Id: subject.physicalId,
      EventSourceMappingArn: subject.arn("lambda", `event-source-mapping:${subject.physicalId}`),
    }),
  },
  "AWS::Lambda::Function": {
    physicalId: (subject) => subject.text("FunctionName") ?? subject.generatedName(64),
    attributes: (subject) => ({ Arn: subject.arn("lambda", `function:${subject.physicalId}`) }),
  },
  "AWS::Lambda::Permission": {
    physicalId: (subject) => subject.generatedName(100),
    attributes: ({ physicalId }) => ({ Id: physicalId }),
  },
  "AWS::Lambda::Version": {
    // Numbers are given out by the handler, which knows the function's other versions.
    physicalId: (subject) => functionArn(subject),
    attributes: ({ physicalId }) => ({ FunctionArn: physicalId, Version: physicalId.split(":").at(-1) ?? "" }),
  },
  "AWS::SNS::Subscription": {
    physicalId: (subject) => `${subject.text("TopicArn") ?? ""}:${subject.ids.uuid()}`,
    attributes: ({ physicalId }) => ({ Arn: physicalId }),
  },
  "AWS::SNS::Topic": {
    physicalId: (subject) => subject.arn("sns", subject.text("TopicName") ?? generatedTopicName(subject)),
    attributes: ({ physicalId }) => ({ TopicArn: physicalId, TopicName: physicalId.split(":").at(-1) ?? "" }),
  },
  "AWS::SNS::TopicPolicy": attachedPolicy(),
  "AWS::SQS::Queue": {
    physicalId: (subject) => {
      const name = subject.text("QueueName") ?? generatedQueueName(subject);
      return `https://sqs.${subject.region}.amazonaws.com/${subject.account}/${name}`;
    },
    attributes: (subject) => {
      const name = subject.physicalId.split("/").at(-1) ?? "";
      return { QueueUrl: subject.physicalId, QueueName: name, Arn: subject.arn("sqs", name) };
    },
  },
  "AWS::SQS::QueuePolicy": attachedPolicy(),
};

function attachedPolicy(): Identity {
  return {
    physicalId: (subject) => subject.generatedName(255),
    attributes: ({ physicalId }) => ({ Id: physicalId }),
  };
}

/** `FunctionName` may be a name or an ARN. */
function functionArn(subject: NewSubject): string {
  const given = subject.text("FunctionName") ?? "";
  return given.startsWith("arn:") ? given : subject.arn("lambda", `function:${given}`);
}

function generatedTopicName(subject: NewSubject): string {
  return subject.text("FifoTopic") === "true" ? `${subject.generatedName(251)}.fifo` : subject.generatedName(256);
}

function generatedQueueName(subject: NewSubject): string {
  return subject.text("FifoQueue") === "true" ? `${subject.generatedName(75)}.fifo` : subject.generatedName(80);
}
