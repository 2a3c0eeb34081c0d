import { randomBytes } from "node:crypto";
import { chooseAccess } from "@logstack/deploy-core/node";
import type { Entry, Journal } from "@logstack/migration";
import { openMigration, type MigrationWorld, type OpenedMigration, type SiteAccess } from "@logstack/migration/node";
import { findEnvironment } from "@logstack/release";
import { PROJECT } from "../../project.ts";
import { openGateway, type Gateway } from "../environment-access.ts";
import { readProject, type Project } from "../project.ts";
import { readSecretsOf } from "../read-secrets.ts";
import type { Terminal } from "../terminal.ts";
import { createBuilder, type BuilderContext } from "./create-builder.ts";
import { readDeclared, type DeclaredMigration } from "./declared-migration.ts";

/** A declared migration that is connected with what is there. */
export interface ConnectedMigration {
  readonly declared: DeclaredMigration;
  readonly opened: OpenedMigration;
  readonly builder: BuilderContext;
}

/** What a migration is connected for. */
export interface MigrationSetting {
  readonly name: string;
  readonly terminal: Terminal;
  /** Opens the journal; of one that only looks it is in memory. */
  readonly openJournal: (
    declared: DeclaredMigration,
    project: Project,
  ) => Promise<Journal & { close(): Promise<void> }>;
  readonly report: (entry: Entry) => void;
  readonly note: (message: string) => void;
}

/** Returns what `use` makes of a declared migration, which is connected until then. */
export async function withMigration<T>(
  setting: MigrationSetting,
  use: (connected: ConnectedMigration) => Promise<T>,
): Promise<T> {
  const { terminal, name } = setting;
  const project = await readProject(terminal.cwd);
  const declared = await readDeclared(project, name);
  for (const { like } of Object.values(declared.declaration.sites)) findEnvironment(project.config, like);
  const gateway = openGateway(project, terminal);
  const journal = await setting.openJournal(declared, project).catch(async (error: unknown) => {
    await gateway.close();
    throw error;
  });
  const builder: BuilderContext = {
    project,
    gateway,
    terminal,
    declaredIn: `${PROJECT.migrations}/${name}.json`,
    note: setting.note,
  };
  // The SDK's word about Node versions to come is for whoever builds this, not for whoever runs it.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  try {
    const opened = await openMigration(declared.declaration, await createWorld({ setting, builder, journal }));
    try {
      return await use({ declared, opened, builder });
    } finally {
      opened.close();
    }
  } finally {
    await journal.close();
    await gateway.close();
  }
}

async function createWorld({
  setting: { name, terminal, report, note },
  builder,
  journal,
}: {
  readonly setting: MigrationSetting;
  readonly builder: BuilderContext;
  readonly journal: Journal;
}): Promise<MigrationWorld> {
  const { project, gateway } = builder;
  const [begun] = await journal.read();
  return {
    id:
      begun?.entry === "begun"
        ? begun.id
        : `${name.replaceAll(/[^A-Za-z0-9]+/g, "-")}-${randomBytes(4).toString("hex")}`,
    journal,
    report,
    note,
    builder: createBuilder(builder),
    folder: project.root,
    reach: async ({ like }) => reach(like, { project, gateway }),
    readSecret: async (reference, { like }) =>
      readSecretsOf(findEnvironment(project.config, like), { gateway, terminal }).read(reference),
  };
}

async function reach(
  name: string,
  { project, gateway }: { readonly project: Project; readonly gateway: Gateway },
): Promise<SiteAccess> {
  const environment = findEnvironment(project.config, name);
  const { env } = await gateway.to(environment);
  const { credentials, region, endpoint } = chooseAccess({
    env,
    octopusVariables: undefined,
    account: environment.account,
    file: undefined,
  });
  const profile = credentials === undefined ? env["AWS_PROFILE"] : undefined;
  const settings = {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    // The environment is not this process's, so that the SDK would not see the profile that it names.
    ...(profile === undefined ? {} : { profile }),
  };
  return { settings, env };
}
