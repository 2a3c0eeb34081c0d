import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { MigrationDeclaration, SitePlace } from "../../declaration/migration-declaration.ts";
import { MigrationError } from "../../errors.ts";
import type { SiteName } from "../../plan/sites.ts";
import type { MigrationWorld, SiteAccess, SiteStack } from "../migration-world.ts";

/** A site of a migration, with the clients of its account. */
export interface ConnectedSite {
  readonly stack: SiteStack;
  readonly access: SiteAccess;
  readonly stacks: CloudFormationClient;
  readonly s3: S3Client;
  /** The ARN of the credentials, as STS tells it. */
  readonly caller: string;
}

/** All sites that a declaration has. */
export interface ConnectedSites {
  /** The site; undefined for one that the form has no use for. */
  find(site: SiteName): ConnectedSite | undefined;
  /** The site; throws where the form has no use for it. */
  require(site: SiteName): ConnectedSite;
  close(): void;
}

/** Connects the accounts of all sites, and finds out who asks there. Throws a `MigrationError` for one that can not be reached. */
export async function connectSites(
  declaration: MigrationDeclaration,
  { reach }: Pick<MigrationWorld, "reach">,
): Promise<ConnectedSites> {
  const accounts = new Map<SitePlace, Account>();
  const connected = new Map<SiteName, ConnectedSite>();
  for (const site of ["source", "temporary", "destination"] as const) {
    const place = declaration.sites[site];
    if (place === undefined) continue;
    const account = accounts.get(place) ?? (await openAccount(place, reach));
    accounts.set(place, account);
    connected.set(site, { ...account, stack: describeStack(declaration, { site, place }) });
  }
  const find = (site: SiteName) => connected.get(site);
  return {
    find,
    require(site) {
      const found = find(site);
      if (found === undefined) throw new Error(`the form ${declaration.form} has no ${site}`);
      return found;
    },
    close() {
      for (const { stacks, s3 } of accounts.values()) {
        stacks.destroy();
        s3.destroy();
      }
    },
  };
}

type Account = Omit<ConnectedSite, "stack">;

async function openAccount(place: SitePlace, reach: MigrationWorld["reach"]): Promise<Account> {
  const access = await reach(place);
  const { settings } = access;
  const sts = new STSClient(settings);
  try {
    const { Arn: caller } = await sts.send(new GetCallerIdentityCommand({}));
    if (caller === undefined) throw new Error("it does not say whom it takes these credentials for");
    // An endpoint on loopback has no names for buckets.
    const s3 = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
    return { access, caller, s3, stacks: new CloudFormationClient(settings) };
  } catch (cause) {
    throw new MigrationError({
      code: "unreachableAccount",
      problem: `The account of ${place.environment} can not be reached (${cause instanceof Error ? cause.name : "no reason"}).`,
      hints: ["Check the credentials and the region."],
      cause,
    });
  } finally {
    sts.destroy();
  }
}

function describeStack(
  { layer, component }: MigrationDeclaration,
  { site, place }: { readonly site: SiteName; readonly place: SitePlace },
): SiteStack {
  return { site, place, layer, component, stackName: `${place.environment}-${component}` };
}
