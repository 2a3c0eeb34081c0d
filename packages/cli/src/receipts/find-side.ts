import { DeployError } from "@logstack/deploy-core";
import type { ReceiptSide } from "@logstack/migration";
import type { EnvironmentConfig } from "@logstack/release";

/** Where a side of a receipt is looked for. */
export interface SidePlaces {
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  /** The environment of the stack that is to go: buckets without a stack are read by its credentials. */
  readonly doomedIn: EnvironmentConfig;
}

/**
 * Returns a side of a receipt as `parseTarget` takes it, so that it can be read again.
 *
 * @throws DeployError `unknownSide` for one that no environment leads to.
 */
export function targetOf(
  side: ReceiptSide,
  { environments, doomedIn }: SidePlaces,
): { readonly target: string; readonly environment: string | undefined; readonly indices: string } {
  if (side.target !== undefined) return { environment: undefined, ...side.target };
  const indices = "*";
  const stack = side.identifiers.find(({ kind }) => kind === "stack")?.value;
  const bucket = side.identifiers.find(({ kind }) => kind === "bucket")?.value;
  if (stack === undefined && bucket !== undefined)
    return { target: `s3://${bucket}`, environment: doomedIn.name, indices };
  const [, , , region, account, resource = ""] = stack?.split(":") ?? [];
  const [, stackName = ""] = resource.split("/");
  const environment = Object.values(environments)
    .filter((one) => one.account === account && one.region === region && stackName.startsWith(`${one.name}-`))
    .toSorted((a, b) => b.name.length - a.name.length)
    .at(0);
  if (environment === undefined) {
    throw new DeployError({
      code: "unknownSide",
      problem: `No environment of logstack.json leads to ${stack ?? side.name}.`,
      hints: ["Compare the stacks by their names in a project whose logstack.json has both environments."],
    });
  }
  // The service answered at this address when it was compared, wherever the stack's outputs point.
  const url = side.identifiers.find(({ kind }) => kind === "url")?.value;
  return { target: url === undefined ? stackName : `${stackName}=${url}`, environment: environment.name, indices };
}

/** Returns the names of the buckets that a side had; a part of a bucket is none. */
export function findBuckets({ identifiers }: ReceiptSide): readonly string[] {
  return identifiers.flatMap(({ kind, value }) =>
    kind === "bucket" && value.endsWith("/") && value.indexOf("/") === value.length - 1 ? [value.slice(0, -1)] : [],
  );
}
