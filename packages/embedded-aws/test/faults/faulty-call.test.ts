import { expect, test } from "vitest";
import { readFaultyCall } from "../../src/faults/faulty-call.ts";
import { loadKnownNames } from "../../src/node/known-names.ts";
import { accountOf } from "../../src/wire/credential-scope.ts";
import type { HttpRequest } from "../../src/wire/http.ts";
import { anEngine } from "../engine-fixture.ts";

const names = await loadKnownNames();

interface Told {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function aRequest({ service, method = "POST", path = "/", headers = {}, body = "" }: Told): HttpRequest {
  const authorization = `AWS4-HMAC-SHA256 Credential=111111111111/20260101/ap-southeast-2/${service}/aws4_request`;
  const [before = "", query = ""] = path.split("?");
  const bytes = new TextEncoder().encode(body);
  return {
    method,
    path: before,
    query: new URLSearchParams(query),
    headers: { authorization, ...headers },
    body: bytes,
  };
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const target = (name: string) => ({ "content-type": "application/x-amz-json-1.1", "x-amz-target": name });
const CBOR = { "smithy-protocol": "rpc-v2-cbor" };

test.each<[string, Told]>([
  ["DescribeStacks", { service: "cloudformation", headers: FORM, body: "Version=1&Action=DescribeStacks" }],
  ["DescribeInstances", { service: "ec2", headers: FORM, body: "Action=DescribeInstances" }],
  ["GetParameter", { service: "ssm", headers: target("AmazonSSM.GetParameter") }],
  ["DescribeAlarms", { service: "monitoring", path: "/service/Granite/operation/DescribeAlarms", headers: CBOR }],
  ["ListBuckets", { service: "s3", method: "GET" }],
  ["CreateBucket", { service: "s3", method: "PUT", path: "/b" }],
  ["ListObjectsV2", { service: "s3", method: "GET", path: "/b?list-type=2&prefix=x" }],
  ["DeleteObjects", { service: "s3", path: "/b/?delete" }],
  ["PutObject", { service: "s3", method: "PUT", path: "/b/a/key" }],
  ["CopyObject", { service: "s3", method: "PUT", path: "/b/key", headers: { "x-amz-copy-source": "/b/other" } }],
  ["UploadPart", { service: "s3", method: "PUT", path: "/b/key?partNumber=1&uploadId=u" }],
  ["CompleteMultipartUpload", { service: "s3", path: "/b/key?uploadId=u" }],
  ["Invoke", { service: "lambda", path: "/2015-03-31/functions/name/invocations" }],
  ["ListFunctions", { service: "lambda", method: "GET", path: "/2015-03-31/functions/" }],
  ["GetFunction", { service: "lambda", method: "GET", path: "/2015-03-31/functions/name" }],
])("a call is known as %s, whatever its protocol", (operation, told) => {
  const call = readFaultyCall(aRequest(told), { names, accountOf });
  expect(call).toEqual({ service: told.service, operation, account: "111111111111" });
});

test("every service whose reads may lag answers them by a replica", async () => {
  const engine = await anEngine({ faults: { faults: [{ kind: "stale", reads: 1 }] }, tellFaults: () => undefined });
  const query = (service: string, Action: string, Version: string): Told => ({
    service,
    headers: FORM,
    body: `Action=${Action}&Version=${Version}`,
  });
  const json = (service: string, name: string): Told => ({ service, headers: target(name), body: "{}" });
  const reads: readonly Told[] = [
    query("autoscaling", "DescribeAutoScalingGroups", "2011-01-01"),
    query("cloudformation", "ListStacks", "2010-05-15"),
    query("ec2", "DescribeInstances", "2016-11-15"),
    query("elasticache", "DescribeReplicationGroups", "2015-02-02"),
    query("elasticloadbalancing", "DescribeLoadBalancers", "2015-12-01"),
    json("logs", "Logs_20140328.DescribeLogGroups"),
    json("monitoring", "GraniteServiceVersion20100801.DescribeAlarms"),
    json("secretsmanager", "secretsmanager.ListSecrets"),
    json("ssm", "AmazonSSM.DescribeParameters"),
    { service: "lambda", method: "GET", path: "/2015-03-31/functions/" },
  ];
  for (const read of reads) {
    const { method, path, headers, body } = aRequest(read);
    const init = { method, headers: headers as Record<string, string>, ...(method === "GET" ? {} : { body }) };
    const response = await fetch(`${engine.endpoint}${path}`, init);
    expect([read.service, response.status]).toEqual([read.service, 200]);
  }
  expect(engine.faults.report().faults).toMatchObject([{ fired: reads.length }]);
});
