import { randomUUID } from "node:crypto";
import { access, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { digestOf } from "@logstack/release/node";
import type { PublishingPlace } from "./publishing-place.ts";

/** Opens a folder, named from where the command was given, which is made when it is first needed. Each artifact is there whole or not at all. */
export function openFolder(name: string, from: string): PublishingPlace {
  const folder = path.resolve(from, name);
  const targetOf = (file: string): string => path.join(folder, path.basename(file));
  return {
    name,
    reach: async () => undefined,
    findDigest: ({ file }) => findDigest(targetOf(file)),
    async put({ file, bytes }) {
      await mkdir(folder, { recursive: true });
      return writeOnce(targetOf(file), bytes);
    },
    close: () => undefined,
  };
}

async function findDigest(file: string): Promise<string | undefined> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  return isThere ? digestOf(await readFile(file)) : undefined;
}

/** A reader sees the whole file or none. */
async function writeOnce(target: string, bytes: Uint8Array): Promise<"written" | "there"> {
  const draft = `${target}.${randomUUID()}.part`;
  try {
    await writeFile(draft, bytes, { flush: true });
    await link(draft, target);
    return "written";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return "there";
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
