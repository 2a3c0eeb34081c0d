import { chooseAccess, connectStackApi, type ConnectedStackApi } from "@logstack/deploy-core/node";
import type { EnvironmentConfig } from "@logstack/release";
import type { Gateway } from "./environment-access.ts";

/** Returns what `use` makes of the stacks of an environment's account and region, with which it is connected until then. */
export async function withStacks<T>(
  { environment, gateway }: { readonly environment: EnvironmentConfig; readonly gateway: Gateway },
  use: (connection: ConnectedStackApi) => Promise<T>,
): Promise<T> {
  const { env } = await gateway.to(environment);
  const access = chooseAccess({ env, octopusVariables: undefined, account: environment.account, file: undefined });
  const profile = access.credentials === undefined ? env["AWS_PROFILE"] : undefined;
  // The environment is not this process's, so that the SDK would not see the profile that it names.
  const connection = await connectStackApi(profile === undefined ? access : { ...access, profile });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
