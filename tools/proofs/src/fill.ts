import type { InProcessAws } from "@logstack/embedded-aws/in-process";
import { callBarely } from "./bare-calls.ts";
import { ACCOUNT, REGION } from "./account.ts";
import type { WorldResource } from "./world.ts";

/** The types whose content the proof can bring; of all others, that they are there is all they hold. */
export const FILLABLE: ReadonlySet<string> = new Set(["AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::Logs::LogGroup"]);

/** Brings data to a resource, as somebody would who uses it. */
export async function fill(aws: InProcessAws, { type, physicalId }: WorldResource): Promise<void> {
  switch (type) {
    case "AWS::S3::Bucket":
      await callBarely(aws, { service: "s3", method: "PUT", path: `/${physicalId}/kept`, body: "kept" });
      return;
    case "AWS::SQS::Queue": {
      const name = physicalId.split("/").at(-1) ?? "";
      const QueueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
      const body = JSON.stringify({ QueueUrl, MessageBody: "kept" });
      await callBarely(aws, { service: "sqs", target: "AmazonSQS.SendMessage", body });
      return;
    }
    case "AWS::Logs::LogGroup": {
      const stream = { logGroupName: physicalId, logStreamName: "kept" };
      const logEvents = [{ timestamp: aws.clock.now(), message: "kept" }];
      const put = (target: string, input: object) =>
        callBarely(aws, { service: "logs", target: `Logs_20140328.${target}`, body: JSON.stringify(input) });
      await put("CreateLogStream", stream);
      await put("PutLogEvents", { ...stream, logEvents });
    }
  }
}
