import { checkElasticsearch } from "@logstack/elasticsearch-config";
import { checkPipelines, type PipelineSources } from "@logstack/logstash-config";
import type { ConfigurationChecks } from "../model/configuration-definition.ts";
import type { Finding } from "../model/finding.ts";
import { SCRIPTS, type RoleFiles } from "../model/machine-file.ts";
import { checkFile } from "./check-file.ts";

/** A role's files as they are in its bundle, and where they come from. */
export interface RoleToCheck {
  readonly role: string;
  /** What there is before it is filled: it says where each file lies in the package. */
  readonly sources: RoleFiles;
  /** By path in the bundle. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly environment: string;
  readonly checks: ConfigurationChecks;
}

/**
 * Returns what is wrong with the filled files of a role: what each piece of software would refuse, and what would not even be
 * read. A value that breaks the file it stands in is found here.
 */
export function checkRole(role: RoleToCheck): readonly Finding[] {
  const texts = new Map([...role.files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
  return [
    ...findMissing(role),
    ...findLong(role),
    ...checkLogstash(role, texts),
    ...checkCluster(role, texts),
    ...[...texts].flatMap(([name, text]) => checkFile({ file: role.sources.get(name)?.path ?? name, text })),
  ];
}

function findMissing({ role, files }: RoleToCheck): readonly Finding[] {
  return SCRIPTS.filter((script) => !files.has(script)).map((script) => ({
    kind: "refused",
    file: `machine/${role}/${script}`,
    line: 1,
    column: 1,
    message: `The role ${role} has no script ${script}: machines run apply, and then health, which says whether it worked.`,
  }));
}

/** An archive has room for so much of a path. */
function findLong({ role, files }: RoleToCheck): readonly Finding[] {
  return [...files.keys()]
    .filter((name) => name.length > MOST_OF_PATH)
    .map((name) => ({
      kind: "refused",
      file: `machine/${role}/${name}`,
      line: 1,
      column: 1,
      message: `The path has ${name.length} characters, and an archive takes ${MOST_OF_PATH}.`,
    }));
}

const MOST_OF_PATH = 100;

function checkLogstash(
  { sources, files, checks: { houseRules, machineVariables } }: RoleToCheck,
  texts: ReadonlyMap<string, string>,
): readonly Finding[] {
  const options = {
    ...(houseRules === undefined ? {} : { houseRules }),
    ...(machineVariables === undefined ? {} : { machineVariables: [...machineVariables, ...secretVariables(texts)] }),
  };
  return findPipelineSources({ files }, (name) => sources.get(name)?.path ?? name).flatMap((found) =>
    checkPipelines(found, options).map(({ kind, at, message }) => ({ kind, ...at, message })),
  );
}

/** What the unit gets from memory, beside the machine's own settings. */
function secretVariables(texts: ReadonlyMap<string, string>): readonly string[] {
  return [...(texts.get("secrets.env") ?? "").matchAll(/^(\w+)=/gm)].flatMap(([, name]) => name ?? []);
}

/** What a node of Elasticsearch gets, and what is put to its cluster. */
function checkCluster(
  { role, sources, environment, checks }: RoleToCheck,
  texts: ReadonlyMap<string, string>,
): readonly Finding[] {
  const { machineVariables, writtenAlways, withoutCopies = [] } = checks;
  const own = [...texts].filter(([name]) => name.startsWith("cluster/") || /(?:^|\/)elasticsearch\.yml$/.test(name));
  if (own.length === 0) return [];
  const found = checkElasticsearch(new Map(own), {
    ...(machineVariables === undefined ? {} : { machineVariables }),
    ...(writtenAlways === undefined ? {} : { writtenAlways }),
    // Roles of machines are named as Elasticsearch names those of nodes.
    ...(role === "master" || role === "data" ? { nodeKind: role } : {}),
    copies: withoutCopies.includes(environment) ? "told" : "needed",
  });
  return found.map(({ kind, at, message }) => ({ kind, ...at, file: sources.get(at.file)?.path ?? at.file, message }));
}

/**
 * Returns the pipelines of a role: each folder with a `pipelines.yml` is what Logstash gets as /etc/logstash. `pathOf` says where
 * a file of the bundle lies in the package, for messages.
 */
export function findPipelineSources(
  { files: bundled }: { readonly files: ReadonlyMap<string, Uint8Array> },
  pathOf: (name: string) => string = (name) => name,
): readonly PipelineSources[] {
  const names = [...bundled.keys()];
  const asSource = (name: string): { readonly file: string; readonly text: string } => ({
    file: pathOf(name),
    text: new TextDecoder().decode(bundled.get(name)),
  });
  return names
    .filter((name) => /(?:^|\/)pipelines\.yml$/.test(name))
    .map((list) => {
      const folder = list.slice(0, -"pipelines.yml".length);
      const files = names.filter((name) => name.startsWith(folder) && name.endsWith(".conf")).map(asSource);
      return { files, pipelinesFile: asSource(list) };
    });
}
