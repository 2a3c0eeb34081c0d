import { DONE, type Container, type Machine, type MachineCommand } from "../machine.ts";
import type { MachineAnswer } from "../machine-runner.ts";

/** `docker`: containers that were run are there, run and are healthy, until they are stopped or removed. */
export const docker: MachineCommand = (machine, { args }) => {
  if (!machine.active.has("docker")) {
    return refuse("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?");
  }
  const [first = "", ...rest] = args.filter((arg, index) => !(index === 0 && arg.startsWith("-")));
  const [verb, given] = first === "container" ? [rest[0] ?? "", rest.slice(1)] : [first, rest];
  const act = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  return act === undefined ? DONE : act(machine, given);
};

type Verb = (machine: Machine, args: readonly string[]) => MachineAnswer;

const VERBS: Readonly<Record<string, Verb>> = {
  create: (machine, args) => create(machine, args, "created"),
  exec: (machine, args) =>
    withContainer(machine, args[firstPlain(args)] ?? "", ({ state, name }) =>
      state === "running" ? DONE : refuse(`container ${name} is not running`),
    ),
  info: () => ({ code: 0, output: "Server Version: 25.0\n" }),
  inspect,
  kill: (machine, args) => changeAll(machine, args, "exited"),
  logs: (machine, args) => withContainer(machine, args.at(-1) ?? "", () => DONE),
  ps: list,
  rename(machine, [from = "", to = ""]) {
    return withContainer(machine, from, (container) => {
      machine.containers.delete(container.name);
      machine.containers.set(to, { ...container, name: to });
      return DONE;
    });
  },
  restart: (machine, args) => changeAll(machine, args, "running"),
  rm: remove,
  run,
  start: (machine, args) => changeAll(machine, args, "running"),
  stop: (machine, args) => changeAll(machine, args, "exited"),
  version: () => ({ code: 0, output: "25.0\n" }),
  wait: (machine, args) => withContainer(machine, args.at(-1) ?? "", () => ({ code: 0, output: "0\n" })),
};

function refuse(message: string): MachineAnswer {
  return { code: 1, errors: `${message}\n` };
}

/** Options of `run` that stand alone; all others have a value. */
const SWITCHES = new Set([
  "--detach",
  "--init",
  "--interactive",
  "--no-healthcheck",
  "--oom-kill-disable",
  "--privileged",
  "--publish-all",
  "--quiet",
  "--read-only",
  "--rm",
  "--tty",
]);

function isSwitch(option: string): boolean {
  return SWITCHES.has(option) || option.includes("=") || /^-[dtiPq]+$/.test(option);
}

/** Returns where the first word stands that is neither an option nor an option's value. */
function firstPlain(args: readonly string[]): number {
  let at = 0;
  for (let option = args[at]; option?.startsWith("-") === true; option = args[at]) at += isSwitch(option) ? 1 : 2;
  return at;
}

function valueOf(args: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (names.includes(arg)) return args[index + 1];
    const name = names.find((it) => it.startsWith("--") && arg.startsWith(`${it}=`));
    if (name !== undefined) return arg.slice(name.length + 1);
  }
  return undefined;
}

function run(machine: Machine, args: readonly string[]): MachineAnswer {
  const options = args.slice(0, firstPlain(args));
  const isDetached = options.some((option) => option === "--detach" || /^-[a-zA-Z]*d[a-zA-Z]*$/.test(option));
  if (isDetached) return create(machine, args, "running");
  const ran = create(machine, args, "exited");
  if (options.includes("--rm") && ran.code === 0)
    machine.containers.delete([...machine.containers.keys()].at(-1) ?? "");
  // A container in the foreground says what its software says, which is not here.
  return ran.code === 0 ? DONE : ran;
}

function create(machine: Machine, args: readonly string[], state: Container["state"]): MachineAnswer {
  const at = firstPlain(args);
  const image = args[at];
  if (image === undefined) return refuse('"docker run" requires at least 1 argument.');
  const name = valueOf(args.slice(0, at), ["--name"]) ?? `container-${machine.containers.size + 1}`;
  if (machine.containers.has(name)) {
    return {
      code: 125,
      errors: `docker: Error response from daemon: Conflict. The container name "/${name}" is already in use.\n`,
    };
  }
  const id = `${machine.containers.size + 1}`.padStart(12, "c0ffee000000");
  machine.containers.set(name, { id, name, image, state });
  return { code: 0, output: `${id}\n` };
}

function find(machine: Machine, key: string): Container | undefined {
  return machine.containers.get(key) ?? [...machine.containers.values()].find(({ id }) => id === key);
}

function withContainer(machine: Machine, key: string, act: (container: Container) => MachineAnswer): MachineAnswer {
  const container = find(machine, key);
  return container === undefined ? refuse(`Error response from daemon: No such container: ${key}`) : act(container);
}

function changeAll(machine: Machine, args: readonly string[], state: Container["state"]): MachineAnswer {
  for (const name of args.slice(firstPlain(args))) {
    const answer = withContainer(machine, name, (container) => {
      machine.containers.set(container.name, { ...container, state });
      return DONE;
    });
    if (answer.code !== 0) return answer;
  }
  return DONE;
}

function remove(machine: Machine, args: readonly string[]): MachineAnswer {
  const isForced = args.some((arg) => arg === "--force" || /^-[a-z]*f/.test(arg));
  for (const name of args.filter((arg) => !arg.startsWith("-"))) {
    const container = find(machine, name);
    if (container === undefined && !isForced) return refuse(`Error response from daemon: No such container: ${name}`);
    if (container?.state === "running" && !isForced) {
      return refuse(
        `Error response from daemon: cannot remove container "/${name}": container is running: stop the container before removing or force remove`,
      );
    }
    if (container !== undefined) machine.containers.delete(container.name);
  }
  return DONE;
}

function list(machine: Machine, args: readonly string[]): MachineAnswer {
  const isAll = args.some((arg) => arg === "--all" || /^-[a-z]*a/.test(arg));
  const isQuiet = args.some((arg) => arg === "--quiet" || /^-[a-z]*q/.test(arg));
  const filter = /^name=(.*)$/.exec(valueOf(args, ["--filter", "-f"]) ?? "")?.[1];
  const format = valueOf(args, ["--format"]) ?? (isQuiet ? "{{.ID}}" : "{{.ID}} {{.Image}} {{.Status}} {{.Names}}");
  const shown = [...machine.containers.values()].filter(
    ({ state, name }) =>
      (isAll || state === "running") && (filter === undefined || new RegExp(filter.replace(/^\^\/?/, "^")).test(name)),
  );
  return { code: 0, output: shown.map((container) => `${fill(format, container)}\n`).join("") };
}

function inspect(machine: Machine, args: readonly string[]): MachineAnswer {
  const format = valueOf(args, ["--format", "-f"]);
  const names = args.filter(
    (arg, index) => !arg.startsWith("-") && !["-f", "--format", "--type"].includes(args[index - 1] ?? ""),
  );
  const found = names.map((name) => find(machine, name));
  const missing = names.find((_, index) => found[index] === undefined);
  if (missing !== undefined) return refuse(`Error: No such object: ${missing}`);
  const containers = found.filter((it) => it !== undefined);
  if (format !== undefined) return { code: 0, output: containers.map((it) => `${fill(format, it)}\n`).join("") };
  const described = containers.map((it) => ({
    Id: it.id,
    Name: `/${it.name}`,
    State: { Status: it.state, Running: it.state === "running", ExitCode: 0, Health: { Status: "healthy" } },
    RestartCount: 0,
    Config: { Image: it.image },
  }));
  return { code: 0, output: `${JSON.stringify(described, undefined, 2)}\n` };
}

function fill(format: string, { id, name, image, state }: Container): string {
  const facts: Readonly<Record<string, string>> = {
    ".Config.Image": image,
    ".ID": id,
    ".Id": id,
    ".Image": image,
    ".Name": `/${name}`,
    ".Names": name,
    ".RestartCount": "0",
    ".State": state,
    ".State.ExitCode": "0",
    ".State.Health.Status": state === "running" ? "healthy" : "unhealthy",
    ".State.Running": String(state === "running"),
    ".State.Status": state,
    ".Status": state === "running" ? "Up 1 minute (healthy)" : "Exited (0) 1 minute ago",
  };
  return format.replaceAll(/\{\{\s*([.\w]+)\s*\}\}/g, (whole, field: string) => facts[field] ?? whole);
}
