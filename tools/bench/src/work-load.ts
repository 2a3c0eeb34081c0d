import { Agent, request } from "node:http";

/** Answers a call of CloudFormation's or S3's; throws when it was refused. */
type Call = (call: { readonly service: string; readonly path?: string; readonly body: string }) => Promise<string>;

/** Work that is sent to a server, and how many calls it took. */
export interface WorkLoad {
  readonly name: string;
  run(endpoint: string): Promise<number>;
}

/** Creates a stack of 500 resources, changes each of them, and deletes it. */
export const LARGE_STACK: WorkLoad = {
  name: "500 resources created, updated, deleted",
  async run(endpoint) {
    const { call, calls, close } = openCalls(endpoint);
    await call({ service: "s3", path: "/bench-templates", body: IN_SYDNEY });
    for (const version of [1, 2]) {
      await call({ service: "s3", path: `/bench-templates/${version}`, body: template(500, version) });
    }
    for (const [Action, version] of [
      ["CreateStack", 1],
      ["UpdateStack", 2],
    ] as const) {
      await act(call, { Action, StackName: "large", TemplateURL: `${endpoint}/bench-templates/${version}` });
      await workDone(call);
    }
    await act(call, { Action: "DeleteStack", StackName: "large" });
    await workDone(call);
    close();
    return calls();
  },
};

/** Fifty clients, each of which creates a small stack, updates it and deletes it, and puts ten objects. */
export const MANY_CLIENTS: WorkLoad = {
  name: "50 clients at once",
  async run(endpoint) {
    const { call, calls, close } = openCalls(endpoint);
    await call({ service: "s3", path: "/bench-objects", body: IN_SYDNEY });
    const client = async (_: unknown, index: number): Promise<void> => {
      const StackName = `client-${index}`;
      await act(call, { Action: "CreateStack", StackName, TemplateBody: template(5, 1) });
      await workDone(call, StackName);
      await act(call, { Action: "UpdateStack", StackName, TemplateBody: template(5, 2) });
      for (let part = 0; part < 10; part += 1) {
        await call({ service: "s3", path: `/bench-objects/${index}/${part}`, body: "x".repeat(1_000) });
      }
      await workDone(call, StackName);
      await act(call, { Action: "DeleteStack", StackName });
    };
    await Promise.all(Array.from({ length: 50 }, client));
    await workDone(call);
    close();
    return calls();
  },
};

/** Makes so many calls, one after the other, that do nothing: against a bare server, the floor of the others. */
export function bareCalls(count: number): WorkLoad {
  return {
    name: `${count} calls to a server that does nothing`,
    async run(endpoint) {
      const { call, calls, close } = openCalls(endpoint);
      for (let index = 0; index < count; index += 1) await call({ service: "s3", body: "" });
      close();
      return calls();
    },
  };
}

const IN_SYDNEY =
  "<CreateBucketConfiguration><LocationConstraint>ap-southeast-2</LocationConstraint></CreateBucketConfiguration>";

function openCalls(endpoint: string): {
  readonly call: Call;
  readonly calls: () => number;
  readonly close: () => void;
} {
  const agent = new Agent({ keepAlive: true });
  let count = 0;
  const call: Call = ({ service, path = "/", body }) =>
    new Promise((resolve, reject) => {
      count += 1;
      const scope = `111111111111/20260101/ap-southeast-2/${service}/aws4_request`;
      const headers = {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=any`,
        ...(service === "s3" ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      };
      const sent = request(
        `${endpoint}${path}`,
        { agent, headers, method: service === "s3" ? "PUT" : "POST" },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          answer.on("end", () => {
            if ((answer.statusCode ?? 500) < 300) resolve(text);
            else reject(new Error(`${path} was refused: ${text}`));
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  return { call, calls: () => count, close: () => agent.destroy() };
}

function act(call: Call, input: Readonly<Record<string, string>>): Promise<string> {
  return call({ service: "cloudformation", body: new URLSearchParams({ Version: "2010-05-15", ...input }).toString() });
}

async function workDone(call: Call, StackName?: string): Promise<void> {
  const input = { Action: "DescribeStacks", ...(StackName === undefined ? {} : { StackName }) };
  for (;;) {
    const answer = await act(call, input);
    if (answer.includes("_FAILED<")) throw new Error(`A stack failed: ${answer}`);
    if (!answer.includes("_IN_PROGRESS<")) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A mix of kinds, each with a property that changes in place. */
function template(count: number, version: number): string {
  const kinds = [
    { Type: "AWS::SNS::Topic", Properties: { DisplayName: `version ${version}` } },
    { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 30 + version } },
    { Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: version === 1 ? 7 : 14 } },
    { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: `version ${version}` } },
    {
      Type: "AWS::EC2::SecurityGroup",
      Properties: { GroupDescription: "One of many", Tags: [{ Key: "version", Value: `${version}` }] },
    },
  ];
  const resources = Array.from({ length: count }, (_, index) => [`R${index}`, kinds[index % kinds.length]] as const);
  return JSON.stringify({ Resources: Object.fromEntries(resources) });
}
