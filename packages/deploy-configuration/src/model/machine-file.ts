/** A file that a machine of some role gets, by its path in the package, such as `machine/broker/logstash/logstash.yml`. */
export interface MachineFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What one role's bundle is made from: each file by its path in the bundle. */
export type RoleFiles = ReadonlyMap<string, MachineFile>;

/** The folder in a package with what machines get. */
export const MACHINE_FOLDER = "machine";

/** The shell library of all roles, in an artifact and in each bundle. */
export const LIBRARY = { inArtifact: `${MACHINE_FOLDER}/lib.sh`, inBundle: "lib.sh" } as const;

/** The two scripts that every role has. */
export const SCRIPTS = ["apply", "health"] as const;

/** Returns the files of a role as they lie in its bundle: its own folder's, and the shared library. */
export function filesOfRole(files: readonly MachineFile[], role: string): RoleFiles {
  const folder = `${MACHINE_FOLDER}/${role}/`;
  return new Map(
    files.flatMap((file) => {
      if (file.path === LIBRARY.inArtifact) return [[LIBRARY.inBundle, file] as const];
      return file.path.startsWith(folder) ? [[file.path.slice(folder.length), file] as const] : [];
    }),
  );
}

/** Returns a file's text; undefined for one that is none. */
export function textOf({ bytes }: Pick<MachineFile, "bytes">): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
