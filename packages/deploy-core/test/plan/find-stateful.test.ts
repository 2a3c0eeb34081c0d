import { expect, it } from "vitest";
import { listStateful } from "../../src/plan/data/find-stateful.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aLayer, aRequest } from "../support/a-deployment.ts";

it("lists what the layer names, what the template declares and what its type tells, and nothing else", () => {
  expect(listStateful(aRequest().template, aLayer())).toEqual([
    { logicalId: "Queue", type: "AWS::SQS::Queue", holds: "messages not yet read" },
    { logicalId: "DataNodes", type: "AWS::AutoScaling::AutoScalingGroup", holds: aLayer().stateful["DataNodes"] },
    { logicalId: "Kept", type: "AWS::EC2::Instance", holds: "files on its disk" },
  ]);
});

it("takes a declaration without words as one, and a denial as none", () => {
  const template = parseTemplate(
    JSON.stringify({
      Resources: {
        Said: { Type: "AWS::EC2::Instance", Metadata: { Stateful: true } },
        Denied: { Type: "AWS::EC2::Instance", Metadata: { Stateful: false } },
        DeniedInVain: { Type: "AWS::S3::Bucket", Metadata: { Stateful: false } },
      },
    }),
    "template.json",
  );
  expect(listStateful(template, { stateful: {} })).toEqual([
    { logicalId: "Said", type: "AWS::EC2::Instance", holds: "data" },
    { logicalId: "DeniedInVain", type: "AWS::S3::Bucket", holds: "objects" },
  ]);
});
