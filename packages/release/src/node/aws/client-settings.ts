import type { defaultProvider } from "@aws-sdk/credential-provider-node";

/** Where AWS is and as whom to call it, as the environment of a process says it. */
export type AwsEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the settings that SDK clients share, from an environment that need not be this process's: keys that it has,
 * else its profile, else whatever the SDK finds.
 */
export function createClientSettings(env: AwsEnvironment) {
  // Told at every start, and nothing that a user of Node 20 can act on.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const endpoint = env["AWS_ENDPOINT_URL"] || undefined;
  const region = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || undefined;
  return {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    credentials: findKeys(env) ?? provideLate(env["AWS_PROFILE"] ? { profile: env["AWS_PROFILE"] } : {}),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** The SDK's own provider, loaded when it is asked: most commands here never ask, and all would wait for it. */
function provideLate(init: Parameters<typeof defaultProvider>[0]): ReturnType<typeof defaultProvider> {
  let provider: Promise<ReturnType<typeof defaultProvider>> | undefined;
  return async (options) => {
    provider ??= import("@aws-sdk/credential-provider-node").then((late) => late.defaultProvider(init));
    return (await provider)(options);
  };
}

function findKeys(env: AwsEnvironment) {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
