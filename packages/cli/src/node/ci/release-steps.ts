import { isPrerelease, listPrereleases, type Release } from "@logstack/release";
import type { Artifact } from "@logstack/release/node";
import type { CiStep } from "../../ci/ci-request.ts";
import type { Step, StepResult } from "../../ci/run-steps.ts";
import type { LayerOptions } from "../../promote-request.ts";
import { renderRefusal } from "../../render/refusal.ts";
import { renderReleaseLine } from "../../render/releases.ts";
import { makeRelease } from "../commands/create-release.ts";
import { promote } from "../commands/promote.ts";
import type { CiBuild } from "./ci-steps.ts";

/** The steps from the release on, in their order; what is released are the bytes that were proved. */
export function createReleaseSteps(build: CiBuild, proved: () => readonly Artifact[]): readonly Step<CiStep>[] {
  const { names, request, bench } = build;
  const { project } = bench;
  const [first = [], second = []] = project.config.lifecycle;
  let release: Release | undefined;
  return [
    {
      name: "release",
      title: `of ${names.join(", ")}`,
      run: async () => {
        const made = await makeRelease({ project, number: undefined, artifacts: proved() }, bench.terminal);
        if ("kind" in made) {
          for (const line of renderRefusal(made)) bench.terminal.progress(line);
          return { kind: "failed", summary: `refused: ${made.problem}` };
        }
        release = made.release;
        bench.terminal.progress(renderReleaseLine(made));
        return { kind: "passed", summary: `release ${release.number}` };
      },
    },
    {
      name: "deploy",
      title: `to ${first.join(", ")}`,
      run: () => promoteTo(first, { release: requireRelease(release), build, layerOptions: request.layerOptions }),
    },
    {
      name: "propagate",
      title: `to ${second.join(", ")}`,
      run: async () => {
        if (!request.propagate) return { kind: "notWanted", summary: "no --propagate was given" };
        if (second.length === 0) return { kind: "notWanted", summary: "the lifecycle has no second phase" };
        const made = requireRelease(release);
        if (isPrerelease(made.number) || listPrereleases(made).length > 0) {
          const summary = `release ${made.number} is a prerelease, which stops before ${second.join(", ")}`;
          return { kind: "notWanted", summary };
        }
        // What was given up was given up for the first phase.
        return promoteTo(second, { release: made, build, layerOptions: {} });
      },
    },
  ];
}

function requireRelease(release: Release | undefined): Release {
  if (release === undefined) throw new Error("a release is promoted that was not made");
  return release;
}

async function promoteTo(
  environments: readonly string[],
  {
    release: { number },
    build,
    layerOptions,
  }: { readonly release: Release; readonly build: CiBuild; readonly layerOptions: LayerOptions },
): Promise<StepResult> {
  const { terminal, concurrency } = build.bench;
  for (const environment of environments) {
    const exitCode = await promote(
      {
        number,
        environment,
        json: false,
        output: "plain",
        verbose: false,
        concurrency,
        layerOptions,
        artifactOptions: [],
      },
      terminal,
    );
    if (exitCode === 0) continue;
    return { kind: "failed", summary: `release ${number} ${ENDINGS[exitCode] ?? "did not pass"} ${environment}` };
  }
  return { kind: "passed", summary: `release ${number} passed ${environments.join(", ")}` };
}

/** What an exit code of a promotion says, between the release and the environment. */
const ENDINGS: Readonly<Record<number, string>> = {
  3: "was refused for",
  4: "is still on its way to",
  130: "was interrupted on its way to",
};
