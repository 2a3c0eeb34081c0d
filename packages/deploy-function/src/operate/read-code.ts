import { DeployError } from "@logstack/deploy-core";
import type { LocatedAlias } from "../model/alias-arn.ts";
import type { ObservedCode } from "../model/observed-code.ts";
import type { FunctionApi } from "../ports.ts";

/** Looks at the function, its alias and its versions. @throws DeployError `noAlias` where the alias is gone. */
export async function readCode(api: FunctionApi, { functionName, alias: name }: LocatedAlias): Promise<ObservedCode> {
  // The alias is read last: it only ever points to versions, and those that were listed before it are all there.
  const [latest, versions] = await Promise.all([api.readLatest(), api.listVersions()]);
  const alias = await api.readAlias();
  if (alias !== undefined) return { latest, alias, versions };
  throw new DeployError({
    code: "noAlias",
    problem: `The function ${functionName} has no alias ${name} any more, although its stack made one.`,
    hints: [
      "Somebody deleted it: detect the stack's drift, and make the alias again, pointing to a version that works.",
    ],
    exitCode: 1,
  });
}
