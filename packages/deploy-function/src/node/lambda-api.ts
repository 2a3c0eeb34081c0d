import type * as Sdk from "@aws-sdk/client-lambda";
import { DeployError } from "@logstack/deploy-core";
import { createClientSettings, explainAwsError, type Access } from "@logstack/deploy-core/node";
import type { AliasPlace, FunctionApi } from "../ports.ts";
import { toAnswer, toVersion } from "./from-sdk.ts";

/** Lambda through the SDK, and how to let go of its connections. */
export interface ConnectedLambda {
  readonly connect: (place: AliasPlace) => FunctionApi;
  close(): void;
}

/** Connects the port to Lambda, one SDK call a method where no page says otherwise. The SDK is imported when it is needed. */
export async function connectLambda(access: Access): Promise<ConnectedLambda> {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const sdk = await import("@aws-sdk/client-lambda");
  const settings = createClientSettings(access);
  const client = new sdk.LambdaClient(settings);
  const invokers: Sdk.LambdaClient[] = [];
  // An invocation answers when the code does, and one that is made twice would run twice.
  const invoker = (timeoutMs: number): Sdk.LambdaClient => {
    const requestHandler = {
      connectionTimeout: 2_000,
      requestTimeout: timeoutMs + GRACE_MS,
      throwOnRequestTimeout: true,
    };
    const made = new sdk.LambdaClient({ ...settings, maxAttempts: 1, requestHandler });
    invokers.push(made);
    return made;
  };
  return {
    connect: (place) => createFunctionApi({ sdk, client, invoker, access }, place),
    close: () => {
      for (const each of [client, ...invokers]) each.destroy();
    },
  };
}

/** What Lambda takes beside the code's own time: to make an environment for it, above all. */
const GRACE_MS = 20_000;

interface Connection {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.LambdaClient;
  readonly invoker: (timeoutMs: number) => Sdk.LambdaClient;
  readonly access: Access;
}

function createFunctionApi(
  { sdk, client, invoker, access }: Connection,
  { functionName, alias }: AliasPlace,
): FunctionApi {
  const FunctionName = functionName;
  const call = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw explainLambdaError(error, { access, functionName });
    }
  };
  /** AWS: a revision that is not the newest is told by 412, and a function that is just being changed by 409. */
  const callIfUnmoved = async <T>(ask: () => Promise<T>): Promise<T | "moved"> => {
    try {
      return await ask();
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      if (name === "PreconditionFailedException" || name === "ResourceConflictException") return "moved";
      // AWS: PublishVersion tells by this, too, that $LATEST has other code than was asked for.
      if (name === "InvalidParameterValueException" && /CodeSha256/i.test(String(error))) return "moved";
      throw explainLambdaError(error, { access, functionName });
    }
  };
  return {
    readLatest: () =>
      call(async () => toVersion(await client.send(new sdk.GetFunctionConfigurationCommand({ FunctionName })))),
    readAlias: async () => {
      try {
        const found = await client.send(new sdk.GetAliasCommand({ FunctionName, Name: alias }));
        return {
          version: found.FunctionVersion ?? "",
          description: found.Description ?? "",
          revisionId: found.RevisionId ?? "",
          split: Object.keys(found.RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0,
        };
      } catch (error) {
        if (error instanceof sdk.ResourceNotFoundException) return undefined;
        throw explainLambdaError(error, { access, functionName });
      }
    },
    listVersions: () =>
      call(async () => {
        const found: Sdk.FunctionConfiguration[] = [];
        for await (const { Versions = [] } of sdk.paginateListVersionsByFunction({ client }, { FunctionName }))
          found.push(...Versions);
        return found
          .filter(({ Version }) => Version !== "$LATEST")
          .map(toVersion)
          .toSorted((a, b) => Number(a.version) - Number(b.version));
      }),
    listAliased: () =>
      call(async () => {
        const found = new Set<string>();
        for await (const { Aliases = [] } of sdk.paginateListAliases({ client }, { FunctionName })) {
          for (const { FunctionVersion = "", RoutingConfig } of Aliases) {
            for (const version of [FunctionVersion, ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})])
              found.add(version);
          }
        }
        return found;
      }),
    upload: async (archive, { revisionId }) => {
      const input = { FunctionName, ZipFile: archive, RevisionId: revisionId };
      const done = await callIfUnmoved(() => client.send(new sdk.UpdateFunctionCodeCommand(input)));
      return done === "moved" ? "moved" : "done";
    },
    publish: async ({ revisionId, sha256, description }) => {
      const input = { FunctionName, RevisionId: revisionId, CodeSha256: sha256, Description: description };
      const done = await callIfUnmoved(() => client.send(new sdk.PublishVersionCommand(input)));
      return done === "moved" ? "moved" : { version: done.Version ?? "" };
    },
    moveAlias: async ({ version, description, revisionId }) => {
      const input = {
        FunctionName,
        Name: alias,
        FunctionVersion: version,
        Description: description,
        RevisionId: revisionId,
        RoutingConfig: { AdditionalVersionWeights: {} },
      };
      const done = await callIfUnmoved(() => client.send(new sdk.UpdateAliasCommand(input)));
      return done === "moved" ? "moved" : "done";
    },
    invoke: async (qualifier, { payload, timeoutMs }) => {
      const input = {
        FunctionName,
        Qualifier: qualifier,
        Payload: new TextEncoder().encode(payload),
        LogType: "Tail" as const,
      };
      try {
        return toAnswer(await invoker(timeoutMs).send(new sdk.InvokeCommand(input)));
      } catch (error) {
        if (error instanceof sdk.TooManyRequestsException) return "throttled";
        // AWS: a version that Lambda is just waking is told by one of these.
        if (error instanceof sdk.ResourceNotReadyException || error instanceof sdk.ResourceConflictException)
          return "throttled";
        throw explainLambdaError(error, { access, functionName });
      }
    },
    deleteVersion: (version) =>
      call(async () => void (await client.send(new sdk.DeleteFunctionCommand({ FunctionName, Qualifier: version })))),
  };
}

function explainLambdaError(
  error: unknown,
  { access, functionName }: { readonly access: Access; readonly functionName: string },
): DeployError {
  if (error instanceof Error && error.name === "ResourceNotFoundException") {
    return new DeployError({
      code: "noFunction",
      problem: `The function ${functionName} is not there, although its stack names it.`,
      hints: ["Somebody deleted it: detect the stack's drift, and deploy the stack that has the function anew."],
      exitCode: 1,
      cause: error,
    });
  }
  return explainAwsError(error, access);
}
