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
  const connection = await connectStackApi(access);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
