import { startEmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";
import { AWS_SERVICES, type AwsClient, type AwsService } from "./aws-clients.ts";
import { BASES, EXISTING, NAMES, VALUES } from "./member-bases.ts";
import { memberPaths, withMember, type MemberPath } from "./member-paths.ts";
import { leastInput, SAMPLE_TEXT } from "./sample-input.ts";
import { MODELLED } from "./unmodelled-operations.ts";

/** Of each operation the members that the engine takes, as `Name` or `Name.Inner`. */
export type TakenMembers = Readonly<Record<string, readonly string[]>>;

/** Asks the engine for every member of every operation of a service that it models; returns those that it does not refuse by name. */
export async function findTakenMembers(serviceName: string): Promise<TakenMembers> {
  const defects: unknown[] = [];
  const engine = await startEmbeddedAws({ speed: "instant", reportDefect: (error) => defects.push(error) });
  const clients = new Map(
    AWS_SERVICES.map((service) => [service.name, service.open({ ...clientOptions(engine), forcePathStyle: true })]),
  );
  const clientOf = (name: string): AwsClient => {
    const client = clients.get(name);
    if (client === undefined) throw new Error(`There is no client of ${name}.`);
    return client;
  };
  try {
    const names: Record<string, unknown> = { ...NAMES };
    for (const [service, operation, input] of EXISTING) {
      const answer = (await clientOf(service).call(operation, input)) as Readonly<Record<string, unknown>>;
      for (const name of ["QueueUrl", "UploadId"]) names[name] ??= answer[name];
    }
    const service = AWS_SERVICES.find(({ name }) => name === serviceName);
    if (service === undefined) throw new Error(`AWS has no service ${serviceName}.`);
    const taken: [string, readonly string[]][] = [];
    for (const operation of (MODELLED[serviceName] ?? []).toSorted(byHarm)) {
      const asking = { client: clientOf(serviceName), service, operation, names };
      taken.push([operation, await takenOf(asking)]);
    }
    if (defects.length > 0) throw new AggregateError(defects, "The engine has a defect.");
    return Object.fromEntries(taken);
  } finally {
    for (const client of clients.values()) client.close();
    await engine.close();
  }
}

interface Asking {
  readonly client: AwsClient;
  readonly service: AwsService;
  readonly operation: string;
  /** What names the resources that are there, by the member of a request that does. */
  readonly names: Readonly<Record<string, unknown>>;
}

/** What ends a resource comes after all others, in the order of the list. */
function byHarm(one: string, other: string): number {
  const harms = [/^Complete/, /^(Abort|Delete|Terminate)/];
  const harm = (operation: string): number => harms.findIndex((pattern) => pattern.test(operation));
  return harm(one) - harm(other);
}

async function takenOf(asking: Asking): Promise<readonly string[]> {
  const schema = asking.service.operations.get(asking.operation);
  if (schema === undefined) throw new Error(`${asking.service.name} has no operation ${asking.operation}.`);
  const taken: string[] = [];
  const refused: string[] = [];
  for (const path of memberPaths(schema)) {
    const name = path.names.join(".");
    // What is within a refused member cannot be asked for.
    if (refused.some((outer) => name.startsWith(`${outer}.`))) continue;
    ((await isRefused(asking, path)) ? refused : taken).push(name);
  }
  return taken;
}

let asked = 0;

async function isRefused(
  { client, service, operation, names: there }: Asking,
  { names, wireNames }: MemberPath,
): Promise<boolean> {
  const schema = service.operations.get(operation);
  if (schema === undefined) return false;
  asked += 1;
  const least = Object.entries(leastInput(schema)).map(([name, value]) => [name, there[name] ?? value] as const);
  const base = { ...Object.fromEntries(least), ...BASES[`${service.name} ${operation}`]?.(asked) };
  try {
    await client.call(operation, withMember(base, { schema, names, values: VALUES }) as object);
    return false;
  } catch (error) {
    return judgeRefusal(error, { asked: `${operation} ${names.join(".")}`, wireNames });
  }
}

interface ServiceError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Tells a member that is not modelled from one that is looked at and found wrong. */
function judgeRefusal(
  error: unknown,
  { asked, wireNames }: { readonly asked: string; readonly wireNames: readonly string[] },
): boolean {
  const { $metadata, message, name } = error as ServiceError;
  if ($metadata?.httpStatusCode === undefined) throw new Error(`${asked} was not sent.`, { cause: error });
  if ($metadata.httpStatusCode !== 501) return false;
  // The answer to a HEAD has no body to name anything in; NotImplemented is AWS's own word.
  if (asked.startsWith("Head") || name === "NotImplemented") return true;
  // Only this value is refused: other values of the member are obeyed.
  if (message.includes(SAMPLE_TEXT)) return false;
  if (wireNames.some((it) => message.toLowerCase().includes(it.toLowerCase()))) return true;
  throw new Error(`${asked} is refused without its name.`, { cause: error });
}
