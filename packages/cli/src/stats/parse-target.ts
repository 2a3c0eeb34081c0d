import { DeployError, nameStack } from "@logstack/deploy-core";

/** What statistics are read of. */
export type Target =
  /** A stack, whose outputs say where its data is; an address takes the place of the one in its outputs. */
  | { readonly kind: "stack"; readonly stackName: string; readonly environment: string; readonly url?: string }
  /** An address alone: it can be shown, and not be told from another one. */
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "objects"; readonly bucket: string; readonly prefix: string; readonly environment: string };

/** What a target is read by. */
export interface TargetContext {
  /** The environment that layers and buckets are meant in; undefined where none was named. */
  readonly environment: string | undefined;
  /** The names of all environments. */
  readonly environments: readonly string[];
}

/**
 * Reads a target as a person writes it: an address, `s3://bucket/prefix`, a layer of the environment that was named, a stack's name
 * (`prod-green-elasticsearch`), or one with the address of its service (`prod-green-customers=https://...`).
 *
 * @throws DeployError `misuse`
 */
export function parseTarget(text: string, context: TargetContext): Target {
  if (text.startsWith("s3://")) return parseBucket(text, context.environment);
  if (isAddress(text)) return { kind: "url", url: checkUrl(text) };
  const [name, url] = splitOnce(text, "=");
  if (!/^[A-Za-z][\w-]*$/.test(name)) {
    throw misuse(`"${text}" is neither an address, a layer nor a stack.`);
  }
  if (url !== undefined && !isAddress(url)) throw misuse(`"${url}" is no address.`);
  const more = url === undefined ? {} : { url: checkUrl(url) };
  const { environment = findEnvironmentOf(name, context.environments) } = context;
  if (environment === undefined) {
    throw misuse(
      `In which environment ${name} is meant is not said.`,
      `Name it by --in, or give the stack's name, for instance ${context.environments.at(-1) ?? "ci"}-${name}.`,
    );
  }
  const isStackName = name.startsWith(`${environment}-`);
  return { kind: "stack", stackName: isStackName ? name : nameStack(environment, name), environment, ...more };
}

function parseBucket(text: string, environment: string | undefined): Target {
  const [bucket, prefix = ""] = splitOnce(text.slice("s3://".length), "/");
  if (bucket === "") throw misuse(`"${text}" names no bucket.`);
  if (environment === undefined)
    throw misuse(`By whose credentials ${text} is read is not said.`, "Name the environment by --in.");
  return { kind: "objects", bucket, prefix, environment };
}

/** The longest one counts: `prod-green-cache` is not of an environment that is called `prod`. */
function findEnvironmentOf(stackName: string, environments: readonly string[]): string | undefined {
  return environments
    .filter((name) => stackName.startsWith(`${name}-`))
    .toSorted((a, b) => b.length - a.length)
    .at(0);
}

function isAddress(text: string): boolean {
  return /^(?:https?|rediss?):\/\//.test(text);
}

/** An address may be told and kept; what opens the door may not. */
function checkUrl(text: string): string {
  if (!URL.canParse(text)) throw misuse("The address is none that can be asked.");
  const { username, password, host } = new URL(text);
  if (username === "" && password === "") return text;
  throw misuse(
    `The address of ${host} has credentials in it.`,
    "Put them into an environment variable, and name that by --key.",
  );
}

function splitOnce(text: string, by: string): readonly [string, string?] {
  const at = text.indexOf(by);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}

function misuse(problem: string, hint = "`logstack stats --help` says what can be read."): DeployError {
  return new DeployError({ code: "misuse", problem, hints: [hint] });
}
