import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** An EC2 and an STS on loopback that know what a bake asks for, and nothing else. */
export interface ScriptedAws {
  readonly url: string;
  /** Machines and images that are there, with their tags. */
  readonly there: Map<string, Record<string, string>>;
  /** The calls so far: each call's parameters. */
  readonly calls: URLSearchParams[];
  /** What a machine with this user data has on its console. */
  console: (userData: string) => string;
  readonly close: () => Promise<void>;
}

/** Starts it. Its account is 111111111111. */
export async function startScriptedAws(): Promise<ScriptedAws> {
  const there: ScriptedAws["there"] = new Map();
  const calls: URLSearchParams[] = [];
  let userData = "";
  const aws: ScriptedAws = {
    url: "",
    there,
    calls,
    console: () => "",
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  const answers: Record<string, (call: URLSearchParams) => string | undefined> = {
    GetCallerIdentity: () => "<GetCallerIdentityResult><Account>111111111111</Account></GetCallerIdentityResult>",
    RunInstances: (call) => {
      userData = Buffer.from(call.get("UserData") ?? "", "base64").toString("utf8");
      there.set(MACHINE, readTags(call, "TagSpecification.1.Tag"));
      return `<instancesSet><item><instanceId>${MACHINE}</instanceId></item></instancesSet>`;
    },
    DescribeInstances: (call) => {
      const id = call.get("InstanceId.1");
      if (id !== null && !there.has(id)) return undefined;
      const found = [...there].filter(([name]) => name.startsWith("i-") && (id === null || id === name));
      return `<reservationSet>${found
        .map(
          ([name, tags]) =>
            `<item><instancesSet><item><instanceId>${name}</instanceId><instanceState><name>running</name></instanceState>${xmlTags(tags)}</item></instancesSet></item>`,
        )
        .join("")}</reservationSet>`;
    },
    GetConsoleOutput: () => `<output>${Buffer.from(aws.console(userData)).toString("base64")}</output>`,
    TerminateInstances: (call) => (there.delete(call.get("InstanceId.1") ?? "") ? "<instancesSet/>" : undefined),
    DescribeImages: () =>
      `<imagesSet>${[...there]
        .filter(([name]) => name.startsWith("ami-"))
        .map(([name, tags]) => `<item><imageId>${name}</imageId>${xmlTags(tags)}</item>`)
        .join("")}</imagesSet>`,
    CreateTags: (call) => {
      Object.assign(there.get(call.get("ResourceId.1") ?? "") ?? {}, readTags(call, "Tag"));
      return "<return>true</return>";
    },
    DeregisterImage: (call) => (there.delete(call.get("ImageId") ?? "") ? "<return>true</return>" : undefined),
  };
  const server: Server = createServer((request, response) => {
    const answer = (body: string) => {
      const call = new URLSearchParams(body);
      calls.push(call);
      const action = call.get("Action") ?? "";
      const found = answers[action]?.(call);
      response.statusCode = found === undefined ? 400 : 200;
      response.setHeader("content-type", "text/xml");
      response.end(
        found === undefined
          ? `<Response><Errors><Error><Code>Invalid${action === "DeregisterImage" ? "AMI" : "Instance"}ID.NotFound</Code><Message>It is not there.</Message></Error></Errors><RequestID>1</RequestID></Response>`
          : `<${action}Response>${found}</${action}Response>`,
      );
    };
    void text(request).then(answer);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return Object.assign(aws, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

const MACHINE = "i-0123456789abcdef0";

function readTags(call: URLSearchParams, prefix: string): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let at = 1; call.has(`${prefix}.${at}.Key`); at += 1) {
    tags[call.get(`${prefix}.${at}.Key`) ?? ""] = call.get(`${prefix}.${at}.Value`) ?? "";
  }
  return tags;
}

function xmlTags(tags: Readonly<Record<string, string>>): string {
  const items = Object.entries(tags).map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`);
  return `<tagSet>${items.join("")}</tagSet>`;
}
