import { S3Client } from "@aws-sdk/client-s3";
import { DeployError } from "@logstack/deploy-core";
import { chooseAccess, createClientSettings } from "@logstack/deploy-core/node";
import { findPlaces, type Identifier, type Reading, type StatisticsPlace } from "@logstack/migration";
import { readEntities, readIndices, readKeys, readObjects } from "@logstack/migration/node";
import { findEnvironment, type EnvironmentConfig, type SecretReference } from "@logstack/release";
import { parseTarget, type Target } from "../../stats/parse-target.ts";
import type { SideRequest, StatisticsKind } from "../../stats/stats-request.ts";
import type { Gateway } from "../environment-access.ts";
import type { Project } from "../project.ts";
import { readSecretsOf } from "../read-secrets.ts";
import type { Terminal } from "../terminal.ts";
import { withStacks } from "../with-stacks.ts";

/** A side whose statistics can be read again and again. */
export interface OpenSide {
  /** As people call it: the stack's name, or the address without its query. */
  readonly name: string;
  readonly environment: string | undefined;
  /** What else the stack has statistics of. */
  readonly others: readonly StatisticsKind[];
  /** The host that answers; undefined for buckets. */
  readonly host?: string;
  /** The bucket, and who reads it; undefined for anything else. */
  readonly objects?: { readonly s3: S3Client; readonly bucket: string; readonly prefix: string };
  read(): Promise<Reading>;
}

/** What a side is opened with. */
export interface SideContext {
  readonly project: Project;
  readonly gateway: Gateway;
  readonly terminal: Terminal;
}

/**
 * Finds where a side's statistics are, by its stack's outputs or as it was written.
 *
 * @throws DeployError `misuse`, `noStack`, `noStatistics`, `wrongAccount`
 */
export async function openSide(request: SideRequest, context: SideContext): Promise<OpenSide> {
  const { config } = context.project;
  const target = parseTarget(request.target, {
    environment: request.environment,
    environments: Object.keys(config.environments),
  });
  const readKey = openKey(request, context);
  switch (target.kind) {
    case "url":
      return {
        name: nameOfUrl(target.url),
        environment: undefined,
        others: [],
        read: readerOf(placeOfUrl(target.url, request.of), { request, identifiers: [], readKey }),
      };
    case "objects": {
      const environment = findEnvironment(config, target.environment);
      const { bucket, prefix } = target;
      const s3 = await openS3(environment, context);
      const read = async (): Promise<Reading> => readObjects(s3, { bucket, prefix });
      const objects = { s3, bucket, prefix };
      return { name: request.target, environment: environment.name, others: [], objects, read };
    }
    case "stack":
      return openStack(target, { request, context, readKey });
  }
}

type ReadKey = (usual: UsualKey) => () => Promise<string | undefined>;

/** The environment variable that usually holds the credentials, and where else they may be. */
interface UsualKey {
  readonly variable: string;
  readonly secret?: { readonly arn: string; readonly environment: string };
}

async function openStack(
  target: Target & { readonly kind: "stack" },
  {
    request,
    context,
    readKey,
  }: { readonly request: SideRequest; readonly context: SideContext; readonly readKey: ReadKey },
): Promise<OpenSide> {
  const environment = findEnvironment(context.project.config, target.environment);
  const { stackName } = target;
  const stack = await withStacks({ environment, gateway: context.gateway }, ({ api }) => api.describeStack(stackName));
  if (stack === undefined) {
    const hints = [`\`logstack status --in ${environment.name}\` lists what is there.`];
    throw new DeployError({ code: "noStack", problem: `There is no stack ${stackName}.`, hints });
  }
  refuseOtherAccount(stack.stackId, environment);
  const found = target.url === undefined ? findPlaces(stack.outputs ?? {}) : [placeOfUrl(target.url, request.of)];
  const place = request.of === undefined ? found[0] : found.find(({ kind }) => kind === request.of);
  if (place === undefined) throw noStatistics({ stackName, of: request.of, found });
  const identifiers = [{ kind: "stack", value: stack.stackId }];
  const s3 = place.kind === "objects" ? await openS3(environment, context) : undefined;
  return {
    name: stackName,
    environment: environment.name,
    others: [...new Set(found.map(({ kind }) => kind))].filter((kind) => kind !== place.kind),
    ...whereIs(place, s3),
    read: readerOf(place, { request, identifiers, readKey, s3, environment: environment.name }),
  };
}

function whereIs(place: StatisticsPlace, s3: S3Client | undefined): Pick<OpenSide, "host" | "objects"> {
  if (place.kind === "objects") return s3 === undefined ? {} : { objects: { s3, bucket: place.bucket, prefix: "" } };
  return { host: place.kind === "keys" ? place.host : new URL(place.url).hostname };
}

interface ReaderSetting {
  readonly request: SideRequest;
  readonly identifiers: readonly Identifier[];
  readonly readKey: ReadKey;
  readonly s3?: S3Client | undefined;
  readonly environment?: string;
}

function readerOf(place: StatisticsPlace, setting: ReaderSetting): () => Promise<Reading> {
  const { request, identifiers, readKey, s3, environment } = setting;
  switch (place.kind) {
    case "entities": {
      const key = readKey({ variable: "STATISTICS_AUTHORIZATION" });
      const headers = async () => withHeader(await key(), (value) => value);
      return async () => readEntities({ url: place.url, identifiers, headers });
    }
    case "indices": {
      const key = readKey({ variable: "ELASTICSEARCH_API_KEY" });
      const headers = async () => withHeader(await key(), (value) => `ApiKey ${value}`);
      return async () => readIndices({ url: place.url, indices: request.indices, identifiers, headers });
    }
    case "keys": {
      const { host, port, passwordSecret: arn, encrypted } = place;
      const key = readKey({
        variable: "REDIS_PASSWORD",
        ...(arn === undefined || environment === undefined ? {} : { secret: { arn, environment } }),
      });
      return async () => {
        const password = await key();
        const tls = arn !== undefined || encrypted === true;
        return readKeys({
          host,
          port,
          tls,
          identifiers,
          ...(password === undefined ? {} : { password: async () => password }),
        });
      };
    }
    case "objects":
      return async () => {
        if (s3 === undefined) throw new Error("a bucket is read without a client");
        const { at, from, statistics } = await readObjects(s3, { bucket: place.bucket, prefix: "" });
        return { at, from: from.length === 0 ? [] : [...identifiers, ...from], statistics };
      };
  }
}

function withHeader(value: string | undefined, write: (value: string) => string): Record<string, string> {
  return value === undefined ? {} : { authorization: write(value) };
}

/** Credentials are looked up for every reading: those that expire meanwhile are renewed. */
function openKey({ key: named }: SideRequest, { project, gateway, terminal }: SideContext): ReadKey {
  if (named !== undefined && (terminal.env[named] ?? "") === "") {
    throw new DeployError({
      code: "misuse",
      problem: `--key names ${named}, and this process has no such variable in its environment.`,
      hints: ["The option takes the name of the variable; the credentials themselves are never an argument."],
    });
  }
  return ({ variable, secret }) =>
    async () => {
      const given = terminal.env[named ?? variable];
      if (given !== undefined && given !== "") return given;
      if (secret === undefined) return undefined;
      const reference: SecretReference = { from: "secretsManager", secret: secret.arn };
      return readSecretsOf(findEnvironment(project.config, secret.environment), { gateway, terminal }).read(reference);
    };
}

/** Opens S3 in an environment's account. */
export async function openS3(
  environment: EnvironmentConfig,
  { gateway }: Pick<SideContext, "gateway">,
): Promise<S3Client> {
  const { env } = await gateway.to(environment);
  // The SDK's word about Node versions to come is for whoever builds this, not for whoever runs it.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const access = chooseAccess({ env, octopusVariables: undefined, account: environment.account, file: undefined });
  const profile = access.credentials === undefined ? env["AWS_PROFILE"] : undefined;
  const settings = createClientSettings(profile === undefined ? access : { ...access, profile });
  return new S3Client({ ...settings, forcePathStyle: access.endpoint !== undefined });
}

function placeOfUrl(text: string, of: StatisticsKind | undefined): StatisticsPlace {
  const { protocol, hostname, port } = new URL(text);
  if (protocol === "redis:" || protocol === "rediss:") {
    const encrypted = protocol === "rediss:";
    return { kind: "keys", host: hostname, port: Number(port || 6379), passwordSecret: undefined, encrypted };
  }
  return of === "indices" ? { kind: "indices", url: text } : { kind: "entities", url: text };
}

/** A query may hold a key. */
function nameOfUrl(text: string): string {
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}

function refuseOtherAccount(stackId: string, { name, account }: EnvironmentConfig): void {
  const found = stackId.split(":")[4];
  if (found === account) return;
  throw new DeployError({
    code: "wrongAccount",
    problem: `The credentials for ${name} lead to account ${found}, and logstack.json says ${account}.`,
    hints: ["Set AWS_PROFILE, or sign in, so that they lead to the right one."],
  });
}

function noStatistics({
  stackName,
  of,
  found,
}: {
  readonly stackName: string;
  readonly of: StatisticsKind | undefined;
  readonly found: readonly StatisticsPlace[];
}): DeployError {
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return new DeployError({
    code: "noStatistics",
    problem: `The outputs of stack ${stackName} tell of no ${of ?? "data"} whose statistics can be read.`,
    hints: [
      kinds.length > 0
        ? `It has ${kinds.join(" and ")}: --of ${kinds[0]}.`
        : "A service tells its statistics endpoint by an output StatisticsUrl; its address can be given as well: STACK=https://...",
    ],
  });
}
