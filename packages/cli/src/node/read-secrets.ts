import type { EnvironmentConfig, SecretReader } from "@logstack/release";
import { connectSecrets } from "@logstack/release/node";
import type { Gateway } from "./environment-access.ts";
import type { Terminal } from "./terminal.ts";

/** Reads sensitive variables' values in an environment's account, which is reached when the first of them needs it. */
export function readSecretsOf(
  environment: EnvironmentConfig,
  { gateway, terminal }: { readonly gateway: Gateway; readonly terminal: Terminal },
): SecretReader {
  return connectSecrets({ process: terminal.env, reachAws: async () => (await gateway.to(environment)).env });
}
