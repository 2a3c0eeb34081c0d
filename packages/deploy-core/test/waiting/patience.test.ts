import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { deployStack } from "../../src/deploy.ts";
import { DeployError, EXPIRED_CREDENTIALS } from "../../src/errors.ts";
import { exitCodeOf } from "../../src/model/outcome.ts";
import { connectStackApi } from "../../src/node/connect-stack-api.ts";
import { aRequest, fakePorts, TEMPLATE } from "../support/a-deployment.ts";
import { aStack, FakeAws } from "../support/fake-aws.ts";

const STACK =
  "<member><StackName>ci-a</StackName><StackId>arn:aws:cloudformation:x:1:stack/ci-a/1</StackId><StackStatus>CREATE_COMPLETE</StackStatus></member>";
const FOUND = `<DescribeStacksResponse><DescribeStacksResult><Stacks>${STACK}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const refuse = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;

/** An endpoint that answers its calls one after the other, the last answer for ever; it keeps the keys it was called with. */
async function anEndpoint(...answers: readonly string[]) {
  const keys: string[] = [];
  const answer: RequestListener = (request, response) => {
    keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "");
    const body = answers[Math.min(keys.length, answers.length) - 1] ?? "";
    request.resume().once("end", () => {
      response.writeHead(body.startsWith("<Error") ? 400 : 200, { "content-type": "text/xml" }).end(body);
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return { keys, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const anAccess = (endpoint: string, accessKeyId = "AKIAOLD") => ({
  credentials: { accessKeyId, secretAccessKey: "any" },
  region: "ap-southeast-2",
  endpoint,
  loopback: true,
  source: "a test",
});

describe("a call", () => {
  it("that is throttled is made again", async () => {
    const { endpoint, keys } = await anEndpoint(refuse("Throttling"), refuse("Throttling"), FOUND);
    const { api } = await connectStackApi(anAccess(endpoint));
    expect(await api.describeStack("ci-a")).toMatchObject({ status: "CREATE_COMPLETE" });
    expect(keys).toHaveLength(3);
  });

  it("over a quota is not: waiting raises none", async () => {
    const { endpoint, keys } = await anEndpoint(refuse("LimitExceededException"));
    const { api } = await connectStackApi(anAccess(endpoint));
    await expect(api.describeStack("ci-a")).rejects.toMatchObject({ code: "limitExceeded" });
    expect(keys).toHaveLength(1);
  });

  it.each(["ExpiredToken", "ExpiredTokenException", "RequestExpired"])(
    "whose credentials ran out (%s) is made again with newer ones, and so is the next",
    async (code) => {
      const { endpoint, keys } = await anEndpoint(refuse(code), FOUND);
      const { api } = await connectStackApi(anAccess(endpoint), { renew: async () => anAccess(endpoint, "AKIANEW") });
      await api.describeStack("ci-a");
      await api.describeStack("ci-a");
      expect(keys).toEqual(["AKIAOLD", "AKIANEW", "AKIANEW"]);
    },
  );

  it("whose credentials stay expired is told as such, after one renewal", async () => {
    const { endpoint, keys } = await anEndpoint(refuse("ExpiredToken"));
    const { api } = await connectStackApi(anAccess(endpoint), { renew: async () => anAccess(endpoint) });
    await expect(api.describeStack("ci-a")).rejects.toMatchObject({ code: EXPIRED_CREDENTIALS });
    expect(keys).toHaveLength(2);
  });

  it("takes new credentials out of a profile whose file has changed since the SDK read it", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "profile-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, "credentials");
    const profile = (key: string) => `[default]\naws_access_key_id=${key}\naws_secret_access_key=any\n`;
    await writeFile(file, profile("AKIAOLD"));
    const before = { ...process.env };
    onTestFinished(() => void (process.env = before));
    Object.assign(process.env, { AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: "default" });
    const { endpoint, keys } = await anEndpoint(FOUND, refuse("ExpiredToken"), FOUND);
    const access = { ...anAccess(endpoint), credentials: undefined };
    const { api } = await connectStackApi(access, { renew: async () => access });
    await api.describeStack("ci-a");
    await writeFile(file, profile("AKIANEW"));
    await api.describeStack("ci-a");
    expect(keys).toEqual(["AKIAOLD", "AKIAOLD", "AKIANEW"]);
  });
});

const expired = () => new DeployError({ code: EXPIRED_CREDENTIALS, problem: "The AWS credentials have expired." });

describe("a followed update", () => {
  const deployed = () => new FakeAws().add(aStack(), { template: TEMPLATE });

  it("whose credentials run out goes on quietly, and ends well once there are newer ones", async () => {
    const aws = deployed();
    let looks = 0;
    aws.script({
      before: (method) => {
        if (!aws.calls.includes("executeChangeSet") || !method.startsWith("describe")) return;
        looks += 1;
        if (looks > 2 && looks < 400) throw expired();
      },
    });
    const ports = fakePorts(aws);
    expect(await deployStack(aRequest({ version: "1.1.0" }), ports)).toMatchObject({ kind: "deployed" });
    const warnings = ports.said.flatMap((fact) => (fact.event === "warning" ? [fact.message] : []));
    expect(warnings).toEqual([
      expect.stringMatching(/have expired.*goes on.*aws sso login/),
      "the credentials are good again.",
    ]);
  });

  it("whose credentials stay expired is still running at the limit, however long that is, and never failed", async () => {
    const aws = deployed();
    aws.script({
      before: (method, count) => {
        if (method === "describeEvents" && count > 2) throw expired();
        if (method === "describeStack" && count > 1) throw expired();
      },
    });
    const outcome = await deployStack(aRequest({ version: "1.1.0", deadlineAt: 90 * 60_000 }), fakePorts(aws));
    expect(outcome).toMatchObject({
      kind: "stillRunning",
      because: "expiredCredentials",
      waitedMs: 90 * 60_000,
      limitMs: 90 * 60_000,
      reattach: "node deploy.mjs deploy",
    });
    expect(exitCodeOf(outcome)).toBe(4);
  });

  it("says that it waited since the start of the command, not since the operation began", async () => {
    const aws = deployed();
    aws.describeEvents = async () => ({ events: [], nextToken: undefined });
    const request = aRequest({ version: "1.1.0", startedAt: -900, deadlineAt: 100 });
    expect(await deployStack(request, fakePorts(aws))).toMatchObject({ waitedMs: 1_000, limitMs: 1_000 });
  });

  it("is cancelled when a person asks for it, and its rollback followed to the end", async () => {
    const aws = deployed();
    let cancelled = 0;
    aws.cancelUpdateStack = async () => {
      cancelled += 1;
      aws.settle("ci-broker", { status: "UPDATE_ROLLBACK_COMPLETE" });
    };
    let asked = false;
    const takeCancellation = () => {
      const first = aws.calls.includes("executeChangeSet") && !asked;
      asked ||= first;
      return first;
    };
    const outcome = await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws, { takeCancellation }));
    expect(outcome.kind).toBe("rolledBack");
    expect(cancelled).toBe(1);
  });

  it("goes on where AWS does not take the cancellation any more", async () => {
    const aws = deployed();
    aws.cancelUpdateStack = () => Promise.reject(new DeployError({ code: "rejected", problem: "too late" }));
    let asks = 1;
    const takeCancellation = () => aws.calls.includes("executeChangeSet") && (asks -= 1) === 0;
    const ports = fakePorts(aws, { takeCancellation });
    expect(await deployStack(aRequest({ version: "1.1.0" }), ports)).toMatchObject({ kind: "deployed" });
    expect(ports.said).toContainEqual({
      event: "warning",
      message: "the update could not be cancelled, and goes on: too late",
    });
  });

  it("in a crowd is looked at when the board says so, and hardly otherwise", async () => {
    const aws = deployed();
    let glances = 0;
    const glance = async () => {
      glances += 1;
      const status = glances < 20 ? "UPDATE_IN_PROGRESS" : "UPDATE_COMPLETE";
      if (status === "UPDATE_COMPLETE") aws.settle("ci-broker", { status });
      return {
        kind: "crowd",
        followers: 50,
        callsPerSecond: 5,
        line: "idle",
        sighting: { status, changedAt: 1 },
      } as const;
    };
    const ports = fakePorts(aws, { lookout: { glance } });
    expect(await deployStack(aRequest({ version: "1.1.0" }), ports)).toMatchObject({ kind: "deployed" });
    const looks = aws.calls.slice(aws.calls.lastIndexOf("executeChangeSet") + 1);
    expect(looks.length).toBeLessThanOrEqual(8);
  });
});
