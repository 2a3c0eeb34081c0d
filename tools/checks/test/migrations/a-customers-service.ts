import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { serve, type Answer } from "../../../../packages/migration/test/support/serve.ts";
import { aProject, type Project } from "./a-project.ts";

/** What the statistics endpoint of an environment answers instead of the truth, if anything. */
export type Lie = (environment: string) => Answer | undefined;

const CUSTOMERS = ["ann", "bob", "cem", "dee", "eve", "fay"];

/** A service in some environments: each stack has a database of its own, a file that nobody finds any more when the stack is gone. */
export async function aCustomersService(environments: readonly string[]) {
  const found: { project?: Project; lie?: Lie } = {};
  const read = async (environment: string): Promise<readonly string[] | undefined> => {
    const stack = await found.project?.stackOf(environment);
    if (found.project === undefined || stack === undefined) return undefined;
    const file = fileOf(found.project, stack);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly string[]) : [];
  };
  const server = await serve(async ({ url }) => {
    const environment = url.split("/")[1] ?? "";
    const lie = found.lie?.(environment);
    if (lie !== undefined) return lie;
    const customers = await read(environment);
    const counted = { customers: { count: customers?.length ?? 0, names: [...(customers ?? [])].sort().join() } };
    return customers === undefined ? { status: 503, body: {} } : { body: { data: counted } };
  });
  const project = await aProject(
    Object.fromEntries(environments.map((name) => [name, { StatisticsUrl: `${server.url}/${name}/statistics` }])),
  );
  found.project = project;
  mkdirSync(path.join(project.folder, "data"));
  return {
    ...project,
    read,
    setLie: (lie: Lie | undefined) => {
      if (lie === undefined) delete found.lie;
      else found.lie = lie;
    },
    /** Deploys the service, which has all its customers from then on. */
    async fill(environment: string) {
      const deployed = await project.logstack(`deploy customers --to ${environment}`);
      if (deployed.exitCode !== 0) throw new Error(deployed.stdout + deployed.stderr);
      const stack = (await project.stackOf(environment)) ?? "";
      writeFileSync(fileOf(project, stack), JSON.stringify(CUSTOMERS));
    },
    isWhole: async (environment: string) => {
      const there = await read(environment);
      return CUSTOMERS.every((one) => there?.includes(one));
    },
    /** Whether the lever of an environment's stack is open now. */
    isOpen: async (environment: string) =>
      !existsSync(fileOf(project, (await project.stackOf(environment)) ?? "").replace(/json$/, "closed")),
  };
}

function fileOf({ folder }: Project, stack: string): string {
  return path.join(folder, "data", `${stack.split("/").at(-1)}.json`);
}
