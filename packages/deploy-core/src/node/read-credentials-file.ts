import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { DeployError } from "../errors.ts";

/** The credentials file of a developer, outside every repository. */
export interface CredentialsFile {
  readonly path: string;
  /** By account. */
  readonly aws: Readonly<Record<string, FileCredentials>>;
  readonly octopus: { readonly key: string; readonly url: string } | undefined;
}

/** One account's credentials. */
export interface FileCredentials {
  readonly key: string;
  readonly secret: string;
  readonly region: string | undefined;
}

/**
 * Reads the credentials file: `LOGSTACK_CREDENTIALS`, or `~/.logstack/credentials.json` where that exists. Throws a
 * `DeployError` when the named file is missing or has the wrong shape; no message shows anything of its content.
 */
export async function readCredentialsFile(
  env: Readonly<Record<string, string | undefined>>,
): Promise<CredentialsFile | undefined> {
  const named = env["LOGSTACK_CREDENTIALS"];
  const file = named ?? path.join(homedir(), ".logstack", "credentials.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if (named === undefined && isMissing(cause)) return undefined;
    throw unusable(
      file,
      `it cannot be read${cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : ""}`,
    );
  }
  return parseCredentials(text, file);
}

function parseCredentials(text: string, file: string): CredentialsFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // JSON.parse quotes the text it stumbled over, which may be a secret.
    throw unusable(file, "it is not well-formed JSON");
  }
  const accounts = Object.entries(asObject(asObject(parsed)["aws"])).map(([account, entry]) => {
    const { key, secret, region } = asObject(entry) as Record<string, unknown>;
    if (!isText(key) || !isText(secret) || !(region === undefined || isText(region))) {
      throw unusable(file, `its entry aws.${account} needs the texts key and secret, and may have region`);
    }
    return [account, { key, secret, region }] as const;
  });
  const octopus = asObject(asObject(parsed)["octopus"]);
  const { key, url } = octopus as Record<string, unknown>;
  return {
    path: file,
    aws: Object.fromEntries(accounts),
    octopus: isText(key) && isText(url) ? { key, url } : undefined,
  };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}

function unusable(file: string, why: string): DeployError {
  return new DeployError({
    code: "badCredentialsFile",
    problem: `The credentials file ${file} can not be used: ${why}.`,
    hints: [
      'Its form is {"aws": {"<account>": {"key": "...", "secret": "...", "region": "..."}}, "octopus": {"key": "...", "url": "..."}}.',
      "LOGSTACK_CREDENTIALS names another file.",
    ],
  });
}
