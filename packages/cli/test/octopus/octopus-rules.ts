import { parseArtifactFileName } from "@logstack/release";

/** What an Octopus server holds, as far as this project asks for it. */
export interface OctopusState {
  readonly version: string;
  readonly apiKey: string;
  readonly spaces: readonly { readonly Id: string; readonly Name: string }[];
  /** The feed of the first space, by `<id>.<version>`. */
  readonly packages: Map<string, Buffer>;
  readonly projects: readonly OctopusProject[];
  readonly environments: readonly string[];
  /** What became of a task, look by look; the last one stays. */
  readonly taskStates: readonly TaskState[];
  /** Begun tasks, by id, and how often each was looked at. */
  readonly tasks: Map<string, { readonly description: string; looks: number }>;
}

export interface OctopusProject {
  readonly name: string;
  readonly channels: readonly string[];
  /** By step: the package that it deploys. */
  readonly steps: Readonly<Record<string, string>>;
  /** Variables that are prompted for and must have a value. */
  readonly required: readonly string[];
  readonly releases: string[];
}

export interface TaskState {
  readonly State: "Queued" | "Executing" | "Success" | "Failed" | "Canceled" | "TimedOut";
  readonly ErrorMessage?: string;
  readonly HasPendingInterruptions?: boolean;
}

export interface OctopusRequest {
  readonly method: string;
  readonly url: URL;
  readonly key: string | undefined;
  readonly body: Buffer;
}

export interface OctopusAnswer {
  readonly status: number;
  readonly body: object | Buffer;
}

/**
 * Answers as Octopus does, by what its own documents, clients and issues say. No Octopus server was asked. Each rule names
 * where it is from; `assumed` is where nothing was found, which docs/octopus.md lists, too.
 */
export function answerAsOctopus(state: OctopusState, request: OctopusRequest): OctopusAnswer {
  const path = decodeURIComponent(request.url.pathname);
  // octopusdeploy/install-octopus-cli-action, tests: the words. OctopusClients, OctopusExceptionFactory: 401. Assumed: for /api, too.
  if (request.key !== state.apiKey)
    return failure(401, "The API key you provided was not valid. Please double-check your API key and try again.");
  // api-client.ts, Client.tryGetServerInformation.
  if (path === "/api")
    return ok({ Application: "Octopus Deploy", Version: state.version, ApiVersion: "3.0.0", InstallationId: "x" });
  // api-client.ts, resolveSpaceId: it looks for the whole name in what a part of it finds.
  if (path === "/api/spaces") {
    const part = (request.url.searchParams.get("partialName") ?? "").toLowerCase();
    return page(state.spaces.filter(({ Name }) => Name.toLowerCase().includes(part)));
  }
  const [, spaceId = "", rest = ""] = /^\/api\/([^/]+)\/(.+)$/.exec(path) ?? [];
  // OctopusDeploy/Issues#6316: the words. Assumed: 404.
  if (!state.spaces.some(({ Id }) => Id === spaceId))
    return failure(404, `The requested space ${spaceId} does not exist.`);
  const raw = /^packages\/(.+)\/raw$/.exec(rest)?.[1];
  if (request.method === "GET" && raw !== undefined) return download(state, raw);
  const answer = ROUTES[`${request.method} ${rest}`];
  // OctopusClients, OctopusExceptionFactory: 404 has the error contract.
  return answer?.(state, request) ?? failure(404, "The resource you requested was not found.");
}

type Rule = (state: OctopusState, request: OctopusRequest) => OctopusAnswer;

const ROUTES: Readonly<Record<string, Rule>> = {
  "POST packages/raw": pushPackage,
  "POST releases/create/v1": createRelease,
  "POST deployments/create/untenanted/v1": deploy,
  "GET tasks": listTasks,
};

/** docs, "Push": what the three modes do. OctopusDeploy/Issues#2419: 409. go-octopusdeploy, Upload: 201 for a new file, 200 else. */
function pushPackage({ packages }: OctopusState, { url, body }: OctopusRequest): OctopusAnswer {
  const text = body.toString("latin1");
  const [, fileName = ""] = /name="fileToUpload"; filename="([^"]*)"/.exec(text) ?? [];
  const name = parseArtifactFileName(fileName);
  // docs, packaging applications: a package is known by its file's name. Assumed: 400 and the words.
  if (name === undefined)
    return failure(400, "The package is not valid.", `${fileName} names no package id and version.`);
  const key = `${name.id}.${name.version}`;
  const mode = url.searchParams.get("overwriteMode");
  const present = packages.has(key);
  if (present && mode === "FailIfExists") {
    return failure(409, "A package with the same ID and version already exists.");
  }
  const start = text.indexOf("\r\n\r\n") + 4;
  if (!present || mode === "OverwriteExisting")
    packages.set(key, body.subarray(start, text.lastIndexOf("\r\n--", text.length - 3)));
  return { status: present ? 200 : 201, body: { PackageId: name.id, Version: name.version, FileExtension: ".zip" } };
}

/** docs, "Download package from built-in feed". Assumed: 404 where there is none. */
function download({ packages }: OctopusState, name: string): OctopusAnswer {
  const bytes = packages.get(name);
  return bytes === undefined ? failure(404, "The resource you requested was not found.") : { status: 200, body: bytes };
}

/** api-client.ts, ReleaseRepository.create; cli#229, cli#250: words for what is not found. Assumed: 404, 400, and the other words. */
function createRelease(state: OctopusState, { body }: OctopusRequest): OctopusAnswer {
  const asked = JSON.parse(body.toString()) as {
    readonly ProjectName: string;
    readonly ReleaseVersion?: string;
    readonly PackageVersion?: string;
    readonly Packages?: readonly string[];
    readonly ChannelName?: string;
  };
  const project = state.projects.find(({ name }) => name === asked.ProjectName);
  if (project === undefined) return failure(404, `Project named '${asked.ProjectName}' was not found.`);
  const { ChannelName: channel } = asked;
  if (channel !== undefined && !project.channels.includes(channel)) {
    return failure(404, `Channel named '${channel}' within project '${project.name}' was not found.`);
  }
  const named = new Map((asked.Packages ?? []).map((text) => [text.split(":")[0], text.split(":").at(-1)]));
  const missing = Object.entries(project.steps)
    .map(([step, id]) => `${id}.${named.get(step) ?? asked.PackageVersion ?? ""}`)
    .filter((name) => !state.packages.has(name));
  if (missing.length > 0) return failure(400, "No version of a package was found.", ...missing);
  const version = asked.ReleaseVersion ?? `0.0.${project.releases.length + 1}`;
  if (project.releases.includes(version)) {
    return failure(400, `Release '${version}' already exists for this project. Please use a different version.`);
  }
  project.releases.push(version);
  return { status: 201, body: { ReleaseId: `Releases-${project.releases.length}`, ReleaseVersion: version } };
}

/** api-client.ts, DeploymentRepository.create, small first letters included. OctopusDeploy/Issues#6117: words for what lacks a value. */
function deploy(state: OctopusState, { body }: OctopusRequest): OctopusAnswer {
  const asked = JSON.parse(body.toString()) as {
    readonly ProjectName: string;
    readonly ReleaseVersion: string;
    readonly EnvironmentNames: readonly string[];
    readonly Variables?: Readonly<Record<string, string>>;
  };
  const project = state.projects.find(({ name }) => name === asked.ProjectName);
  if (project === undefined) return failure(404, `Project named '${asked.ProjectName}' was not found.`);
  if (!project.releases.includes(asked.ReleaseVersion))
    return failure(404, `Release '${asked.ReleaseVersion}' was not found.`);
  const unknown = asked.EnvironmentNames.find((name) => !state.environments.includes(name));
  if (unknown !== undefined) return failure(404, `Environment named '${unknown}' was not found.`);
  const lacking = project.required.filter((name) => (asked.Variables?.[name] ?? "") === "");
  if (lacking.length > 0)
    return failure(400, `Please provide a value for the following variables: ${lacking.join(", ")}`);
  const begun = asked.EnvironmentNames.map((environment) => {
    const id = `ServerTasks-${state.tasks.size + 1}`;
    state.tasks.set(id, {
      description: `Deploy ${project.name} release ${asked.ReleaseVersion} to ${environment}`,
      looks: 0,
    });
    return { deploymentId: `Deployments-${state.tasks.size}`, serverTaskId: id };
  });
  return { status: 201, body: { DeploymentServerTasks: begun } };
}

/** api-client.ts, SpaceServerTaskRepository.getByIds; its type of a task. */
function listTasks({ tasks, taskStates }: OctopusState, { url }: OctopusRequest): OctopusAnswer {
  const ids = url.searchParams.getAll("ids").flatMap((text) => text.split(","));
  return page(
    ids.flatMap((id) => {
      const task = tasks.get(id);
      if (task === undefined) return [];
      const now = taskStates[Math.min(task.looks, taskStates.length - 1)] ?? { State: "Success" };
      task.looks += 1;
      return [
        {
          Id: id,
          Description: task.description,
          IsCompleted: !["Queued", "Executing"].includes(now.State),
          FinishedSuccessfully: now.State === "Success",
          HasPendingInterruptions: false,
          ...now,
        },
      ];
    }),
  );
}

function ok(body: object): OctopusAnswer {
  return { status: 200, body };
}

/** api-client.ts, ResourceCollection. */
function page(Items: readonly object[]): OctopusAnswer {
  return ok({ Items, TotalResults: Items.length, ItemsPerPage: 30 });
}

/** OctopusClients, OctopusErrorsContract. */
function failure(status: number, ErrorMessage: string, ...Errors: readonly string[]): OctopusAnswer {
  return { status, body: { ErrorMessage, Errors } };
}
