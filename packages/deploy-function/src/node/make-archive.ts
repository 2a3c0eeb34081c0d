import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import { zipSync, type Zippable } from "fflate";
import type { CodeIdentity } from "../model/notes.ts";
import type { WantedCode } from "../model/wanted-code.ts";

/** What goes into the archive that Lambda takes. */
export interface ArchiveParts {
  /** The folder with the bundled code; its files are at the archive's root. */
  readonly codeFolder: string;
  /** The text of `settings.json`. */
  readonly settings: string;
  readonly identity: CodeIdentity;
}

/**
 * Makes the archive: the code, `settings.json`, and `release.json`, which says what it is. Equal parts make equal bytes,
 * so that a digest tells whether there is anything to deploy.
 *
 * @throws DeployError `noCode` where there is no built code, `codeTooLarge` for more than Lambda takes in a call.
 */
export async function makeArchive({ codeFolder, settings, identity }: ArchiveParts): Promise<WantedCode> {
  const files = await readFiles(codeFolder);
  const about = Buffer.from(`${JSON.stringify(identity, null, 2)}\n`);
  const all = new Map([...files, ["settings.json", Buffer.from(settings)], ["release.json", about]]);
  const entries = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => [name, new Uint8Array(bytes)]);
  // A time without a zone is read in the zone of this machine and written back in it: the bytes are the same anywhere.
  const options = { mtime: "1980-01-01T00:00:00", os: UNIX, attrs: READABLE } as const;
  const archive = zipSync(Object.fromEntries(entries) as Zippable, options);
  if (archive.byteLength > MOST_BYTES) {
    throw new DeployError({
      code: "codeTooLarge",
      problem: `The code makes an archive of ${archive.byteLength} bytes, and Lambda takes ${MOST_BYTES} in a call. Nothing was changed.`,
      hints: ["Bundle less."],
    });
  }
  return { identity, archive, sha256: createHash("sha256").update(archive).digest("base64") };
}

/** AWS: Lambda quotas, "Deployment package (.zip file archive) size". */
const MOST_BYTES = 50 * 1024 * 1024;
const UNIX = 3;
/** A plain file that everybody may read, as Lambda's own user has to. */
const READABLE = 0o100644 << 16;

async function readFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new DeployError({
      code: "noCode",
      problem: "There is no built code beside this script.",
      hints: ["Code is deployed from its artifact: npm run build, and run deploy.mjs out of the zip."],
      cause,
    });
  });
  const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  const read = files.map(
    async (file) => [path.relative(folder, file).split(path.sep).join("/"), await readFile(file)] as const,
  );
  return new Map(await Promise.all(read));
}
