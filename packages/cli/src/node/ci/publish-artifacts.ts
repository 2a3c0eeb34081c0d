import { randomUUID } from "node:crypto";
import { access, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { digestOf, type Artifact } from "@logstack/release/node";
import { planPublishing } from "../../ci/plan-publishing.ts";
import type { StepResult } from "../../ci/run-steps.ts";

/** Copies artifacts to a folder, each whole or not at all; what is there under its name already never changes. */
export async function publishArtifacts(artifacts: readonly Artifact[], folder: string): Promise<StepResult> {
  await mkdir(folder, { recursive: true });
  const publications = await Promise.all(
    artifacts.map(async ({ file, digest }) => {
      const fileName = path.basename(file);
      return { fileName, digest, present: await findDigest(path.join(folder, fileName)) };
    }),
  );
  const plan = planPublishing(publications);
  if (plan.kind === "refuse") return refuse(plan.changed, folder);
  const chosen = artifacts.filter(({ file }) => plan.fileNames.includes(path.basename(file)));
  for (const { file, digest } of chosen) {
    const target = path.join(folder, path.basename(file));
    const written = await writeOnce(target, await readFile(file));
    // Another build was quicker: the same bytes are as good as ours.
    if (!written && (await findDigest(target)) !== digest) return refuse([path.basename(file)], folder);
  }
  const present = artifacts.length - chosen.length;
  const more = present === 0 ? "" : `, ${present} were there already`;
  return { kind: "passed", summary: `${chosen.length} artifacts published to ${folder}${more}` };
}

async function findDigest(file: string): Promise<string | undefined> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  return isThere ? digestOf(await readFile(file)) : undefined;
}

function refuse(changed: readonly string[], folder: string): StepResult {
  return {
    kind: "failed",
    summary: `${changed.join(", ")} in ${folder} has other bytes, and what was published never changes. Build with another build number.`,
  };
}

/** A reader sees the whole file or none; returns false when there is one of that name. */
async function writeOnce(target: string, bytes: Uint8Array): Promise<boolean> {
  const draft = `${target}.${randomUUID()}.part`;
  try {
    await writeFile(draft, bytes, { flush: true });
    await link(draft, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
