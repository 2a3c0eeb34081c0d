import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { connectStackApi, type ConnectionOptions } from "../../src/node/connect-stack-api.ts";
import type { StackApi } from "../../src/ports.ts";

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** The port over an endpoint that answers every call in one way. */
async function connect(answer: RequestListener, options: ConnectionOptions = {}) {
  return (await connectWhole(answer, options)).api;
}

async function connectWhole(answer: RequestListener, options: ConnectionOptions = {}) {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const connected = await connectStackApi(
    {
      credentials: { accessKeyId: "111111111111", secretAccessKey: "loopback" },
      region: "ap-southeast-2",
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      loopback: true,
      source: "a test",
    },
    options,
  );
  opened.push(connected, { close: () => server.close().closeAllConnections() });
  return connected;
}

const aMember = (name: string, status: string): string =>
  `<member><StackName>${name}</StackName><StackId>arn:${name}</StackId><StackStatus>${status}</StackStatus></member>`;

function stacks(...members: string[]): RequestListener {
  return (_request, response) => {
    const body = `<DescribeStacksResponse><DescribeStacksResult><Stacks>${members.join("")}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
    response.writeHead(200, { "content-type": "text/xml" }).end(body);
  };
}

function rejecting(message: string): RequestListener {
  return (_request, response) => {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`;
    response.writeHead(400, { "content-type": "text/xml" }).end(body);
  };
}

describe("looking at stacks", () => {
  it("leaves out a stack in an unknown status, and then does not take the page for all there is", async () => {
    const api = await connect(stacks(aMember("ci-cache", "CREATE_COMPLETE"), aMember("other", "FROZEN_COMPLETE")));
    const { stacks: seen, complete } = await api.describeFirstStacks();
    expect(seen.map(({ stackName }) => stackName)).toEqual(["ci-cache"]);
    expect(complete).toBe(false);
  });

  it("finds all stacks, on every page", async () => {
    const page = (member: string, more: string): string =>
      `<DescribeStacksResponse><DescribeStacksResult><Stacks>${member}</Stacks>${more}</DescribeStacksResult></DescribeStacksResponse>`;
    const { describeAllStacks } = await connectWhole((request, response) => {
      request.setEncoding("utf8").once("data", (body: string) => {
        const answer = body.includes("NextToken=second")
          ? page(aMember("ci-cache", "CREATE_COMPLETE"), "")
          : page(aMember("ci-broker", "CREATE_COMPLETE"), "<NextToken>second</NextToken>");
        response.writeHead(200, { "content-type": "text/xml" }).end(answer);
      });
    });
    expect((await describeAllStacks()).map(({ stackName }) => stackName)).toEqual(["ci-broker", "ci-cache"]);
  });

  it("refuses the very stack that is in an unknown status", async () => {
    const api = await connect(stacks(aMember("ci-cache", "FROZEN_COMPLETE")));
    await expect(api.describeStack("ci-cache")).rejects.toMatchObject({ code: "unknownStatus", exitCode: 3 });
  });

  it("takes a stack for missing only where AWS says so", async () => {
    const missing = await connect(rejecting("Stack with id ci-broker does not exist"));
    expect(await missing.describeStack("ci-broker")).toBeUndefined();
    const refused = await connect(rejecting("Role arn:aws:iam::1:role/x does not exist"));
    await expect(refused.describeStack("ci-broker")).rejects.toMatchObject({ code: "rejected" });
  });

  it("gives up on an endpoint that takes the call and never answers", async () => {
    const api = await connect(() => undefined, { lookMs: 100 });
    await expect(api.describeStack("ci-broker")).rejects.toMatchObject({ code: "endpointDown" });
    await expect(api.describeFirstStacks()).rejects.toMatchObject({ code: "endpointDown" });
  });
});

describe("changing a stack", () => {
  /** The form fields of what is sent by one call, whatever comes of it. */
  async function sent(change: (api: StackApi) => Promise<unknown>): Promise<URLSearchParams> {
    const bodies: string[] = [];
    const api = await connect((request, response) => {
      request.on("data", (chunk) => bodies.push(String(chunk)));
      request.on("end", () => rejecting("not today")(request, response));
    });
    await expect(change(api)).rejects.toMatchObject({ code: "rejected" });
    return new URLSearchParams(bodies.join(""));
  }

  it("passes the layer's capabilities, all parameters and all tags", async () => {
    const fields = await sent((api) =>
      api.createChangeSet({
        type: "CREATE",
        stackName: "ci-broker",
        changeSetName: "logstack-1-a",
        templateBody: "Resources: {}",
        parameters: { team: "logs" },
        tags: { environment: "ci" },
        capabilities: ["CAPABILITY_IAM"],
        onStackFailure: undefined,
        description: "Consented: --allow-replacing Queue",
      }),
    );
    expect(Object.fromEntries(fields)).toMatchObject({
      Action: "CreateChangeSet",
      ChangeSetType: "CREATE",
      Description: "Consented: --allow-replacing Queue",
      ClientToken: "logstack-1-a",
      "Capabilities.member.1": "CAPABILITY_IAM",
      "Parameters.member.1.ParameterKey": "team",
      "Parameters.member.1.ParameterValue": "logs",
      "Tags.member.1.Key": "environment",
      "Tags.member.1.Value": "ci",
    });
    expect(fields.has("OnStackFailure")).toBe(false);
  });

  it.each([
    { onFailure: "keep", disableRollback: "true" },
    { onFailure: "rollback", disableRollback: "false" },
    { onFailure: "asProposed", disableRollback: null },
  ] as const)(
    "executes with $onFailure by DisableRollback $disableRollback",
    async ({ onFailure, disableRollback }) => {
      const fields = await sent((api) =>
        api.executeChangeSet("arn:aws:cloudformation:x:1:changeSet/a/b", { onFailure }),
      );
      expect(fields.get("Action")).toBe("ExecuteChangeSet");
      expect(fields.get("DisableRollback")).toBe(disableRollback);
    },
  );
});
