import { DeployError } from "@logstack/deploy-core";
import { digestOf } from "@logstack/release/node";
import {
  Client,
  DeploymentRepository,
  OverwriteMode,
  PackageRepository,
  ReleaseRepository,
  resolveSpaceId,
  SpaceServerTaskRepository,
} from "@octopusdeploy/api-client";
import type { IfExists, OctopusServer } from "../../octopus/octopus-server.ts";
import { guardRequests } from "./guard-requests.ts";
import type { OctopusAccess } from "./octopus-access.ts";

/**
 * Connects to an Octopus server by the official client, whose requests are guarded. This module brings much along: it is loaded
 * where Octopus is needed.
 *
 * @throws DeployError `octopusRefused` in the server's own words.
 */
export async function connectOctopus(access: OctopusAccess): Promise<OctopusServer> {
  const { apiKey, space: spaceName, url: instanceURL } = access;
  const requests = guardRequests(access);
  const ask = <Answer>(asking: () => Promise<Answer>): Promise<Answer> =>
    asking().catch((error: unknown) => {
      throw refuse(error, access);
    });
  const client = await ask(() => Client.create({ userAgentApp: "logstack", instanceURL, apiKey, logging: {} }));
  if (requests.count() === 0) throw new Error("the official client goes past the guard of its requests");
  await ask(() => requireVersion(client));
  const spaceId = await ask(() => resolveSpaceId(client, spaceName));
  const packages = new PackageRepository(client, spaceName);
  const releases = new ReleaseRepository(client, spaceName);
  const deployments = new DeploymentRepository(client, spaceName);
  const tasks = new SpaceServerTaskRepository(client, spaceName);
  const overwriteModes = {
    fail: OverwriteMode.FailIfExists,
    ignore: OverwriteMode.IgnoreIfExists,
    overwrite: OverwriteMode.OverwriteExisting,
  } as const satisfies Record<IfExists, unknown>;
  return {
    // One at a time: the client holds a whole file in memory, and sends all that it is given at once.
    push: (file, ifExists) => ask(() => packages.push([file], overwriteModes[ifExists])),
    async findDigest({ id, version }) {
      const name = encodeURIComponent(`${id}.${version}`);
      const bytes = await ask(() => requests.readBytes(`/api/${spaceId}/packages/${name}/raw`));
      return bytes && digestOf(bytes);
    },
    async createRelease({ project, version, packageVersion, packages: named, channel, notes }) {
      const { ReleaseVersion } = await ask(() =>
        releases.create({
          spaceName,
          ProjectName: project,
          ...(version === undefined ? {} : { ReleaseVersion: version }),
          ...(packageVersion === undefined ? {} : { PackageVersion: packageVersion }),
          ...(named.length === 0 ? {} : { Packages: [...named] }),
          ...(channel === undefined ? {} : { ChannelName: channel }),
          ...(notes === undefined ? {} : { ReleaseNotes: notes }),
        }),
      );
      return ReleaseVersion;
    },
    async deploy({ project, version, environments, variables }) {
      const { DeploymentServerTasks } = await ask(() =>
        deployments.create({
          spaceName,
          ProjectName: project,
          ReleaseVersion: version,
          EnvironmentNames: [...environments],
          Variables: variables,
        }),
      );
      const ids = DeploymentServerTasks.map(({ ServerTaskId }) => ServerTaskId);
      // What was never begun would seem to have ended well. That it began nothing at all the client minds itself.
      if (ids.length < environments.length) {
        const problem = `it began only ${ids.join(", ")}, and was asked for a deployment to each of ${environments.join(", ")}`;
        throw refuse(new Error(problem), access);
      }
      return ids;
    },
    async readTasks(ids) {
      const found = await ask(() => tasks.getByIds([...ids]));
      return found.map((task) => ({
        id: task.Id,
        description: task.Description,
        state: task.State,
        completed: task.IsCompleted,
        succeeded: task.FinishedSuccessfully === true,
        waitsForPerson: task.HasPendingInterruptions,
        errorMessage: task.ErrorMessage,
      }));
    },
  };
}

/** Where something else than Octopus answers, the client goes on until it falls over a part that is missing. */
async function requireVersion(client: {
  getServerInformation(): Promise<{ readonly version?: string }>;
}): Promise<void> {
  const { version } = await client.getServerInformation();
  if (version === undefined) throw new Error("what answers there does not say which version of Octopus it is");
}

/** Only the message is kept: what the client throws where nobody answers holds the request, with the key in it. */
function refuse(error: unknown, { url, apiKey, space }: OctopusAccess): DeployError {
  const said = (error instanceof Error ? error.message || error.name : String(error)).replace(/^(?:\w*Error: )+/, "");
  return new DeployError({
    code: "octopusRefused",
    problem: `Octopus at ${url} (space ${space}): ${said.replaceAll(apiKey, "********")}`,
    hints: [HINTS[/\((\d{3})\)$/.exec(said)?.[1] ?? ""] ?? OTHER_HINT],
    exitCode: 1,
  });
}

const OTHER_HINT =
  "The server's own log says more; see too that OCTOPUS_URL, OCTOPUS_API_KEY and OCTOPUS_SPACE are right.";

/** By status: what to do next. */
const HINTS: Readonly<Record<string, string>> = {
  401: "Set OCTOPUS_API_KEY to a key of that server; a person's profile in Octopus makes one.",
  403: "Let the user of that key do this in Octopus, or take the key of another one.",
  409: "What is there stays as it is: `--if-exists ignore` of `logstack octopus push` is content with that, `overwrite` replaces it.",
};
