import { describe, expect, it } from "vitest";
import { anEngine } from "../engine-fixture.ts";
import { aBareService } from "./json-services.ts";

describe("AWS JSON on the wire", () => {
  it("names the missing members with each service's own code", async () => {
    const problem = "1 validation error detected: Value null at";
    const rule = "failed to satisfy constraint: Member must not be null";
    const { call: ssm } = await aBareService("ssm");
    expect(await ssm("GetParameter", {})).toEqual({
      status: 400,
      answer: { __type: "ValidationException", message: `${problem} 'name' ${rule}` },
    });
    const { call: logs } = await aBareService("logs");
    expect(
      await logs("PutLogEvents", { logGroupName: "g", logStreamName: "s", logEvents: [{ timestamp: 1 }] }),
    ).toEqual({
      status: 400,
      answer: { __type: "InvalidParameterException", message: `${problem} 'logEvents.1.member.message' ${rule}` },
    });
  });

  it("gives no meaning to names that JavaScript gives one", async () => {
    const { call: secrets } = await aBareService("secretsmanager");
    expect(await secrets("ListSecrets", { Filters: [{ Key: "constructor", Values: ["x"] }] })).toMatchObject({
      status: 501,
      answer: { message: expect.stringContaining("the filter constructor") as string },
    });
    const { call: logs } = await aBareService("logs");
    await logs("CreateLogGroup", { logGroupName: "g" });
    expect(await logs("DescribeLogStreams", { logGroupName: "g", orderBy: "toString" })).toMatchObject({ status: 400 });
    const { call: ssm } = await aBareService("ssm");
    const polluted = JSON.parse('{"Name":"n","__proto__":{"polluted":true}}') as object;
    expect(await ssm("GetParameter", polluted)).toMatchObject({ status: 501 });
  });

  it("takes null for a member that is not given, and refuses a value of another kind", async () => {
    const { call } = await aBareService("ssm");
    const parameter = { Name: "n", Value: "v", Type: "String", Description: null };
    expect(await call("PutParameter", parameter)).toMatchObject({ status: 200, answer: { Version: 1 } });
    for (const wrong of [{ Name: 1 }, { Name: "n", WithDecryption: "true" }, []]) {
      expect(await call("GetParameter", wrong)).toMatchObject({
        status: 400,
        answer: { __type: "SerializationException" },
      });
    }
  });

  it("refuses a body that is not JSON, and the protocol that SQS spoke before, each as its client reads it", async () => {
    const { endpoint } = await anEngine();
    const post = async (service: string, headers: Record<string, string>, body: string): Promise<string> => {
      const credential = `111111111111/20261122/ap-southeast-2/${service}/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${credential}`;
      const response = await fetch(endpoint, { method: "POST", body, headers: { ...headers, authorization } });
      return `${response.status} ${response.headers.get("content-type")} ${await response.text()}`;
    };
    const json = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetParameter" };
    expect(await post("ssm", json, "{")).toMatch(/^400 application\/x-amz-json-1.1 {"__type":"SerializationException"/);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await post("sqs", form, "Action=ListQueues")).toMatch(/^501 text\/xml <ErrorResponse>.*NotModelled/);
  });
});
