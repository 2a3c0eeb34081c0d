import path from "node:path";
import type { Artifact } from "@logstack/release/node";
import { planPublishing } from "../../ci/plan-publishing.ts";
import type { StepResult } from "../../ci/run-steps.ts";
import type { PublishingPlace } from "./publishing-place.ts";

/**
 * Publishes artifacts to all places. Where one of them has other bytes under an artifact's name nothing is written
 * anywhere: what was published never changes, and no build is published by halves.
 */
export async function publishArtifacts(
  artifacts: readonly Artifact[],
  places: readonly PublishingPlace[],
): Promise<StepResult> {
  const found = [];
  for (const place of places) found.push({ place, plan: planPublishing(await look(artifacts, place)) });
  const changed = found.flatMap(({ place, plan }) => (plan.kind === "refuse" ? [describe(plan.changed, place)] : []));
  if (changed.length > 0) return refuse(changed);
  const done: string[] = [];
  for (const { place, plan } of found) {
    const missing = artifacts.filter(({ file }) => plan.kind === "publish" && plan.fileNames.includes(nameOf(file)));
    for (const artifact of missing) {
      const end = await place.put(artifact);
      // Another build was quicker: the same bytes are as good as ours.
      if (end === "there" && (await place.findDigest(artifact)) !== artifact.digest) {
        return refuse([describe([nameOf(artifact.file)], place)]);
      }
    }
    done.push(`${missing.length} to ${place.name}${describePresent(artifacts.length - missing.length)}`);
  }
  return { kind: "passed", summary: `published: ${done.join("; ")}` };
}

async function look(artifacts: readonly Artifact[], place: PublishingPlace) {
  return Promise.all(
    artifacts.map(async (artifact) => ({
      fileName: nameOf(artifact.file),
      digest: artifact.digest,
      present: await place.findDigest(artifact),
    })),
  );
}

function nameOf(file: string): string {
  return path.basename(file);
}

function describePresent(count: number): string {
  return count === 0 ? "" : ` (${count} ${count === 1 ? "was" : "were"} there already)`;
}

function describe(fileNames: readonly string[], { name }: PublishingPlace): string {
  return `${fileNames.join(", ")} in ${name}`;
}

function refuse(changed: readonly string[]): StepResult {
  const [noun, verb] = changed.length === 1 ? ["it", "has"] : ["they", "have"];
  return {
    kind: "failed",
    summary: `${changed.join("; ")}: ${noun} ${verb} other bytes there, and what was published never changes. Build with another build number.`,
  };
}
