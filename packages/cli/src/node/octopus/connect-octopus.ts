import { DeployError } from "@logstack/deploy-core";
import type { IfExists, OctopusServer } from "../../octopus/octopus-server.ts";

/** Where the server is, and as whom to speak to it. */
interface OctopusAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly space: string;
}

/**
 * Connects to the Octopus server that the environment names: `OCTOPUS_URL`, `OCTOPUS_API_KEY` and `OCTOPUS_SPACE`. The
 * key is never on a command line. The official client is loaded only here: it brings much along.
 *
 * @throws DeployError `noOctopus` for what is missing or wrong there, `octopusRefused` in the server's own words.
 */
export async function connectOctopus(env: Readonly<Record<string, string | undefined>>): Promise<OctopusServer> {
  const access = readAccess(env);
  const { apiKey, space: spaceName, url: instanceURL } = access;
  const octopus = await import("@octopusdeploy/api-client");
  const ask = <Answer>(asking: () => Promise<Answer>): Promise<Answer> =>
    asking().catch((error: unknown) => {
      throw refuse(error, access);
    });
  const client = await ask(() => octopus.Client.create({ userAgentApp: "logstack", instanceURL, apiKey, logging: {} }));
  const packages = new octopus.PackageRepository(client, spaceName);
  const releases = new octopus.ReleaseRepository(client, spaceName);
  const deployments = new octopus.DeploymentRepository(client, spaceName);
  const tasks = new octopus.SpaceServerTaskRepository(client, spaceName);
  const overwriteModes = {
    fail: octopus.OverwriteMode.FailIfExists,
    ignore: octopus.OverwriteMode.IgnoreIfExists,
    overwrite: octopus.OverwriteMode.OverwriteExisting,
  } as const satisfies Record<IfExists, unknown>;
  return {
    // One at a time: the client holds a whole file in memory, and sends all that it is given at once.
    push: (file, ifExists) => ask(() => packages.push([file], overwriteModes[ifExists])),
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
      return DeploymentServerTasks.map(({ ServerTaskId }) => ServerTaskId);
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

function readAccess(env: Readonly<Record<string, string | undefined>>): OctopusAccess {
  const url = env["OCTOPUS_URL"] ?? "";
  const apiKey = env["OCTOPUS_API_KEY"] ?? "";
  const missing = [...(url === "" ? ["OCTOPUS_URL"] : []), ...(apiKey === "" ? ["OCTOPUS_API_KEY"] : [])];
  if (missing.length > 0) {
    throw noOctopus(`Where Octopus is, and as whom to speak to it, is not known: ${missing.join(" and ")} not set.`);
  }
  if (!URL.canParse(url)) throw noOctopus(`OCTOPUS_URL is "${url}", which is no address.`);
  const { protocol, hostname } = new URL(url);
  const isSafe = protocol === "https:" || (protocol === "http:" && LOOPBACK_HOST.test(hostname));
  if (!isSafe) throw noOctopus(`OCTOPUS_URL is "${url}": the API key goes over https, and nothing else.`);
  return { url, apiKey, space: env["OCTOPUS_SPACE"] || "Default" };
}

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

function noOctopus(problem: string): DeployError {
  return new DeployError({
    code: "noOctopus",
    problem,
    hints: [
      "Set OCTOPUS_URL (https://...), OCTOPUS_API_KEY and, for a space other than Default, OCTOPUS_SPACE in the environment.",
    ],
  });
}

/** Only the message is kept: what the client throws where nobody answers holds the request, with the key in it. */
function refuse(error: unknown, { url, apiKey, space }: OctopusAccess): DeployError {
  const said = error instanceof Error ? error.message || error.name : String(error);
  return new DeployError({
    code: "octopusRefused",
    problem: `Octopus at ${url} (space ${space}): ${said.replaceAll(apiKey, "********")}`,
    hints: ["The server's own log says more; see too that OCTOPUS_URL, OCTOPUS_API_KEY and OCTOPUS_SPACE are right."],
    exitCode: 1,
  });
}
