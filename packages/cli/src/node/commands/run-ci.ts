import { findPlace } from "@logstack/ci-output/node";
import { findEnvironment, nameTestEnvironment } from "@logstack/release";
import type { Artifact } from "@logstack/release/node";
import type { CiRequest, CiStep } from "../../ci/ci-request.ts";
import { findBuildNumber } from "../../ci/find-build-number.ts";
import { havePassed, runSteps } from "../../ci/run-steps.ts";
import { createPlaceVoice, createPlainVoice } from "../ci/ci-voice.ts";
import { createReleaseSteps } from "../ci/release-steps.ts";
import { createTestSteps, type CiBuild } from "../ci/ci-steps.ts";
import { openGateway } from "../environment-access.ts";
import { explain, renderExplanation } from "../explain.ts";
import { refuseUnknownLayers } from "../promote/refuse-unknown-layers.ts";
import { openPlaces } from "../publish/open-places.ts";
import type { PublishingPlace } from "../publish/publishing-place.ts";
import { createWorkbench } from "../prepare-layers.ts";
import { readProject, requireLayers } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Runs the pipeline of a build server, from the sources to what was promoted. Returns 0 when every step that was wanted
 * has passed, 130 when it was interrupted, else 1.
 */
export async function runCi(request: CiRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const names = request.layers.length === 0 ? project.layers : requireLayers(project, request.layers);
  const like = findEnvironment(project.config, project.config.lifecycle[0]?.[0] ?? "ci");
  refuseUnknownLayers(request.layerOptions, { whose: "This build", layers: names });
  const place = request.output ?? findPlace();
  const voice = place === "plain" ? createPlainVoice(terminal) : createPlaceVoice(terminal, place);
  const workbench = await createWorkbench();
  const gateway = openGateway(project, voice.terminal);
  let interrupted = false;
  const stopListening = terminal.onInterrupt(() => void (interrupted = true));
  const now = (): number => Date.now();
  let places: readonly PublishingPlace[] = [];
  try {
    places = await openPlaces(request.publishTo, { project, gateway, terminal: voice.terminal });
    const build = {
      places,
      request,
      names,
      buildNumber: findBuildNumber(request.buildNumber, terminal.env),
      test: nameTestEnvironment({ like: like.name, now: now(), random: Math.random() }),
      bench: { project, like, gateway, workbench, terminal: voice.terminal, concurrency: request.concurrency },
      voice,
      now,
    };
    return await runBuild(build, () => interrupted);
  } finally {
    stopListening();
    for (const place of places) place.close();
    workbench.remove();
    await gateway.close();
  }
}

async function runBuild(build: CiBuild, isInterrupted: () => boolean): Promise<number> {
  const { voice } = build;
  let proved: readonly Artifact[] = [];
  const tests = createTestSteps(build, (artifacts) => void (proved = artifacts));
  const endings = await runSteps<CiStep>([...tests, ...createReleaseSteps(build, () => proved)], {
    begin: voice.begin,
    end: voice.end,
    explain(error) {
      for (const line of renderExplanation(error)) voice.terminal.progress(line);
      return explain(error).problem.split("\n")[0] ?? "";
    },
    now: () => performance.now(),
    interrupted: isInterrupted,
  });
  voice.close([...endings]);
  if (isInterrupted()) return 130;
  return havePassed(endings) ? 0 : 1;
}
