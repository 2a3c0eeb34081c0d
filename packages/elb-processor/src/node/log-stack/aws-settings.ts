/** Where AWS is and as whom to call it, as the environment of a process says it. */
export type AwsEnvironment = Readonly<Record<string, string | undefined>>;

/** Returns the settings of SDK clients from an environment that need not be this process's: keys that it has, else its profile. */
export function readAwsSettings(env: AwsEnvironment) {
  // Told at every start, and nothing that a user of Node 20 can act on.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const endpoint = env["AWS_ENDPOINT_URL"] || undefined;
  const region = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || undefined;
  const credentials = findKeys(env);
  const profile = env["AWS_PROFILE"] || undefined;
  return {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    ...(credentials === undefined ? {} : { credentials }),
    ...(credentials !== undefined || profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** What `readAwsSettings` returns. */
export type AwsSettings = ReturnType<typeof readAwsSettings>;

function findKeys(env: AwsEnvironment) {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
