import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, it, onTestFinished } from "vitest";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aLambda } from "./a-lambda.ts";

describe("an invocation", () => {
  it("runs the code, keeps it warm, and writes AWS's log", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    await lambda.create(`
      let count = 0;
      exports.handler = async (event, context) => {
        console.log("got", event);
        count += 1;
        return { count, function: context.functionName, version: context.functionVersion, left: context.getRemainingTimeInMillis() > 0 };
      };`);
    const first = await lambda.invoke({ a: 1 });
    expect(first).toMatchObject({ status: 200, error: undefined, version: "$LATEST" });
    expect(first.answer).toEqual({ count: 1, function: "f", version: "$LATEST", left: true });
    expect((await lambda.invoke()).answer).toMatchObject({ count: 2 });
    expect(first.log).toMatch(
      /^START RequestId: (\S+) Version: \$LATEST\n\S+Z\t\1\tINFO\tgot \{ a: 1 \}\nEND RequestId: \1\nREPORT RequestId: \1\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$/,
    );
    const logs = new CloudWatchLogsClient(clientOptions(engine));
    onTestFinished(() => logs.destroy());
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/f" }));
    expect(events.map(({ message }) => message?.split(/[\t ]/)[0])).toEqual(
      expect.arrayContaining(["START", "END", "REPORT"]),
    );
    expect(events[0]?.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(
      events
        .map(({ message }) => message)
        .slice(0, 4)
        .join(""),
    ).toBe(first.log);
  });
});
