import { createServer, type AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { EmbeddedAwsOptions } from "../../src/index.ts";
import { anEngine } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aLambda, ROLE } from "./a-lambda.ts";

/** Sends a line to the host of the event, and answers once that has ended the connection in order. */
const SOURCE = `
  const { connect } = require("node:net");
  exports.handler = ({ host }) => new Promise((resolve, reject) => {
    const socket = connect({ host, port: 5000 });
    socket.on("error", reject).on("close", () => resolve("taken")).resume().end("hello\\n");
  });`;

const RESOURCES = {
  F: {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: "f",
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: ROLE,
      Timeout: 60,
      Code: { ZipFile: SOURCE },
    },
  },
  R: {
    Type: "AWS::Route53::RecordSet",
    Properties: {
      HostedZoneId: "Z04193052CI7XQ2N5KDLF",
      Name: "broker.logs.internal",
      Type: "A",
      TTL: "60",
      ResourceRecords: ["10.0.0.1"],
    },
  },
};

async function connectTo(host: string, options: Pick<EmbeddedAwsOptions, "peer"> = {}) {
  const engine = await anEngine(options);
  expect(await aStack(engine).deploy(RESOURCES)).toBe("CREATE_COMPLETE");
  return aLambda(engine).invoke({ host });
}

it("takes what a function sends to a host name of a stack, for no machine of it is there", async () => {
  expect((await connectTo("broker.logs.internal")).answer).toBe("taken");
});

it("is led to whoever listens in its place", async () => {
  const heard: string[] = [];
  const server = createServer((socket) => socket.on("data", (data) => heard.push(data.toString())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect((await connectTo("broker.logs.internal", { peer: `127.0.0.1:${port}` })).answer).toBe("taken");
  expect(heard.join("")).toBe("hello\n");
});

it("is not for other names: a mistake in a name stays one", async () => {
  expect(await connectTo("broker.mistaken.invalid")).toMatchObject({ error: "Unhandled" });
});
