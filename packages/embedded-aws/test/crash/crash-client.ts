import type { BareCalls } from "../bare-calls.ts";
import { mixedTemplate } from "../mixed-template.ts";
import { ABSENT, knownValue, type KnownValue } from "./known-value.ts";

/** Returns a number from 0 to below `limit`. */
export type Chance = (limit: number) => number;

/** One of several clients. What it works on is its own, so that nobody else changes it. */
export interface CrashClient {
  readonly name: string;
  readonly object: KnownValue;
  readonly parameter: KnownValue;
  readonly secret: KnownValue;
  /** Which version of its template a stack was brought to. */
  readonly stack: KnownValue;
  readonly messages: {
    /** Those that were sent, answered or not. */
    readonly asked: Set<string>;
    /** Those of them that were answered. */
    readonly told: Set<string>;
  };
  /** Calls until the engine goes away. */
  work(calls: BareCalls): Promise<never>;
}

export const BUCKET = "crash-test";
export const INBOX = "https://sqs.ap-southeast-2.amazonaws.com/111111111111/inbox";

/** Returns a client that has done nothing yet. */
export function aCrashClient(name: string, chance: Chance): CrashClient {
  const client = {
    name,
    object: knownValue(),
    parameter: knownValue(),
    secret: knownValue(),
    stack: knownValue(),
    messages: { asked: new Set<string>(), told: new Set<string>() },
  };
  let count = 0;
  const deeds = [changeStack, changeStack, changeObject, changeParameter, changeSecret, sendMessage];
  return {
    ...client,
    async work(calls) {
      for (;;) {
        count += 1;
        await deeds[chance(deeds.length)]?.(client, { calls, chance, version: `${count}` });
      }
    },
  };
}

interface Turn {
  readonly calls: BareCalls;
  readonly chance: Chance;
  /** Another one for each turn. */
  readonly version: string;
}

type Things = Omit<CrashClient, "work">;

/** AWS: what is in progress is not changed, so there it only looks. */
async function changeStack(
  { name, stack }: Things,
  { calls: { cloudFormation }, chance, version }: Turn,
): Promise<void> {
  const { body } = await cloudFormation("DescribeStacks", { StackName: name });
  if (body.includes("_IN_PROGRESS<")) return;
  const input = { StackName: name, TemplateBody: mixedTemplate(10, Number(version)) };
  if (stack.told() === ABSENT) await stack.change(version, () => cloudFormation("CreateStack", input));
  else if (chance(3) === 0) await stack.change(ABSENT, () => cloudFormation("DeleteStack", { StackName: name }));
  else await stack.change(version, () => cloudFormation("UpdateStack", input));
}

async function changeObject({ name, object }: Things, { calls, chance, version }: Turn): Promise<void> {
  const path = `/${BUCKET}/${name}`;
  if (chance(4) === 0) await object.change(ABSENT, () => calls.delete(path));
  else await object.change(version, () => calls.put(path, version.padEnd(1 + chance(100_000))));
}

async function changeParameter({ name, parameter }: Things, { calls: { json }, chance, version }: Turn): Promise<void> {
  const Name = `/client/${name}`;
  if (chance(4) === 0)
    return parameter.change(ABSENT, () => json("ssm", "AmazonSSM.DeleteParameters", { Names: [Name] }));
  const input = { Name, Value: version, Type: "String", Overwrite: true };
  await parameter.change(version, () => json("ssm", "AmazonSSM.PutParameter", input));
}

async function changeSecret({ name, secret }: Things, { calls: { json }, version }: Turn): Promise<void> {
  const [operation, id] = secret.told() === ABSENT ? ["CreateSecret", "Name"] : ["PutSecretValue", "SecretId"];
  const ClientRequestToken = `${name}-${version}`.padEnd(32, "-");
  const input = { [id]: name, SecretString: version, ClientRequestToken };
  await secret.change(version, () => json("secretsmanager", `secretsmanager.${operation}`, input));
}

async function sendMessage({ name, messages }: Things, { calls: { json }, version }: Turn): Promise<void> {
  const MessageBody = `${name} ${version}`;
  messages.asked.add(MessageBody);
  const { status, body } = await json("sqs", "AmazonSQS.SendMessage", { QueueUrl: INBOX, MessageBody });
  if (status !== 200) throw new Error(body);
  messages.told.add(MessageBody);
}
