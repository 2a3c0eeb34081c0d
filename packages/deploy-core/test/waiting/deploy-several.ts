// A process that deploys several stacks and prints when each ended for it: ENDPOINT COMPONENT...
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { deployStack } from "../../src/deploy.ts";
import { connectDataApi } from "../../src/node/probes/data-api.ts";
import { connectStackApi } from "../../src/node/connect-stack-api.ts";
import { aLayer, aRequest, fakePorts } from "../support/a-deployment.ts";

const [endpoint = "", ...components] = process.argv.slice(2);
const access = {
  credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
  region: "ap-southeast-2",
  endpoint,
  loopback: true,
  source: "a test",
};

async function deploy(component: string): Promise<void> {
  const connected = await connectStackApi(access, { account: "111111111111" });
  const startedAt = Date.now();
  let noticedAt = 0;
  const outcome = await deployStack(
    aRequest({ layer: aLayer({ component, stateful: {} }), template, startedAt, deadlineAt: startedAt + 600_000 }),
    fakePorts(connected.api, {
      data: connectDataApi(access),
      lookout: connected.lookout,
      report: (fact) => {
        if (fact.event === "stack" && fact.status === "CREATE_COMPLETE") noticedAt = Date.now();
      },
      loopback: connected.unlimited,
      clock: { now: () => Date.now(), sleep: (ms) => pause(ms), pause: (ms) => pause(ms) },
      random: () => Math.random(),
      newToken: () => randomUUID().slice(0, 8),
    }),
  );
  process.stdout.write(`${JSON.stringify({ component, noticedAt, endedAt: Date.now(), outcome: outcome.kind })}\n`);
  await connected.close();
}

const { parseTemplate } = await import("../../src/template/parse-template.ts");
const parameters = ["OctopusEnvironment", "EnvironmentVersion", "Component", "team"];
const template = parseTemplate(
  JSON.stringify({
    Parameters: Object.fromEntries(parameters.map((name) => [name, { Type: "String" }])),
    Resources: { Log: { Type: "AWS::Logs::LogGroup" } },
  }),
  "template.json",
);
await Promise.all(components.map(deploy));
