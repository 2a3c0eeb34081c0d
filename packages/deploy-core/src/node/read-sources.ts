import type { LayerDescription } from "../model/layer.ts";
import type { ParsedTemplate } from "../template/template.ts";
import { chooseAccess, type Access } from "./choose-access.ts";
import { readArtifact, type Artifact } from "./read-artifact.ts";
import { readCredentialsFile, type CredentialsFile } from "./read-credentials-file.ts";
import { readGiven, type Given } from "./read-given.ts";
import { readTemplate } from "./read-template.ts";
import type { ScriptSetting } from "./run-script.ts";
import { steadyNow } from "./steady-clock.ts";

/** All that a deploy script reads before its first call to AWS. */
export interface Sources {
  /** In milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly given: Given;
  readonly artifact: Artifact;
  readonly template: ParsedTemplate;
  /** The account that is asked for; undefined for the one that the credentials belong to. */
  readonly account: string | undefined;
  readonly access: Access;
  /** Parameters out of the credentials file. */
  readonly octopus: Readonly<Record<string, string>>;
  /** Chooses the access anew: its file may have newer credentials by now. */
  readonly renew: () => Promise<Access>;
}

/** Reads values, artifact, template and credentials; what is secret of them is hidden from then on. */
export async function readSources(
  described: Pick<LayerDescription, "template" | "kind">,
  { args, folder, terminal, output }: ScriptSetting,
): Promise<Sources> {
  const startedAt = steadyNow();
  const given = await readGiven(args, { folder, terminal });
  const artifact = await readArtifact(folder, { insideOctopus: given.octopusVariables !== undefined });
  const template = await readTemplate(artifact, described);
  const account = args.account ?? process.env["LOGSTACK_ACCOUNT"];
  const read = async (): Promise<ReadAccess> => {
    const found = await readAccess({ given, account });
    output.hide(findSecrets({ ...found, template, given }));
    return found;
  };
  const { access, file } = await read();
  const octopus = describeInjected(file?.octopus);
  return { startedAt, given, artifact, template, account, access, octopus, renew: async () => (await read()).access };
}

interface ReadAccess {
  readonly access: Access;
  readonly file: CredentialsFile | undefined;
}

/** Reads from where the credentials come; they may be newer than the last time. */
async function readAccess({
  given: { octopusVariables },
  account,
}: {
  readonly given: Given;
  readonly account: string | undefined;
}): Promise<ReadAccess> {
  const file = octopusVariables === undefined ? await readCredentialsFile(process.env) : undefined;
  return { access: chooseAccess({ env: process.env, octopusVariables, account, file }), file };
}

function describeInjected(octopus: { key: string; url: string } | undefined): Readonly<Record<string, string>> {
  return octopus === undefined ? {} : { OctopusAPIKey: octopus.key, OctopusServerURL: octopus.url };
}

interface SecretSources {
  readonly access: Access;
  readonly template: ParsedTemplate;
  readonly given: Given;
  readonly file: CredentialsFile | undefined;
}

function findSecrets({ access, template, given, file }: SecretSources): readonly string[] {
  const noEcho = [...template.parameters.values()].filter((parameter) => parameter.noEcho);
  return [
    access.loopback ? undefined : access.credentials?.secretAccessKey,
    process.env["AWS_SECRET_ACCESS_KEY"],
    process.env["AWS_SESSION_TOKEN"],
    given.octopusVariables?.["AWS.Deployment.Secret"],
    file?.octopus?.key,
    ...noEcho.flatMap(({ name, type, defaultValue }) =>
      [given.parameters[name], defaultValue].flatMap((value) => [value, ...findItems(type, value)]),
    ),
  ].filter((secret) => secret !== undefined);
}

/** A list may be told item by item. */
function findItems(type: string, value: string | undefined): readonly string[] {
  return value !== undefined && /List\b/.test(type) ? value.split(",").map((item) => item.trim()) : [];
}
