import { expect, onTestFinished, test } from "vitest";
import { openInProcessAws, type HttpRequest, type InProcessAws } from "../src/node/in-process.ts";

const START_MS = Date.UTC(2026, 0, 1);

async function anEngine(pace = 1): Promise<InProcessAws> {
  const defects: unknown[] = [];
  const aws = await openInProcessAws({ startAtMs: START_MS, pace, reportDefect: (error) => defects.push(error) });
  onTestFinished(async () => {
    await aws.close();
    expect(defects).toEqual([]);
  });
  return aws;
}

const TEMPLATE = JSON.stringify({ Resources: { Queue: { Type: "AWS::SQS::Queue" } } });

function aCall(input: Readonly<Record<string, string>>): HttpRequest {
  const scope = "111111111111/20260101/ap-southeast-2/cloudformation/aws4_request";
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=any`;
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const body = Buffer.from(new URLSearchParams({ Version: "2010-05-15", ...input }).toString());
  return { method: "POST", path: "/", query: new URLSearchParams(), headers, body };
}

const create = aCall({ Action: "CreateStack", StackName: "s", TemplateBody: TEMPLATE });

test("an engine in this process answers calls, works in its own time, and shows what it keeps", async () => {
  const aws = await anEngine();
  const seen: string[] = [];
  aws.watch(({ table }) => void seen.push(table));
  expect(await aws.answer(create)).toMatchObject({ status: 200 });
  await aws.atRest();
  expect([...aws.records("cloudformation-stacks").values()]).toMatchObject([{ name: "s", status: "CREATE_COMPLETE" }]);
  expect(seen).toContain("resources");
  expect(aws.clock.now()).toBeGreaterThan(START_MS + 1_000);
});

test("its work is quicker by the pace it is given", async () => {
  const took = async (pace: number): Promise<number> => {
    const aws = await anEngine(pace);
    await aws.answer(create);
    await aws.atRest();
    return aws.clock.now() - START_MS;
  };
  expect(await took(10)).toBeCloseTo((await took(1)) / 10, -1);
});

test("faults are in force as over a socket", async () => {
  const aws = await anEngine();
  await aws.faults.set({ faults: [{ kind: "cut", operation: "CreateStack", when: "beforeCall", times: 1 }] });
  expect(await aws.answer(create)).toEqual({ kind: "cut" });
  expect(await aws.answer(create)).toMatchObject({ status: 200 });
});
