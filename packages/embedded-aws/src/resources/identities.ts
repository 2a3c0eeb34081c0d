import { member } from "../json.ts";
import type { Identity } from "./identity.ts";
import { AUTO_SCALING_IDENTITIES } from "./identities/auto-scaling.ts";
import { EC2_IDENTITIES } from "./identities/ec2.ts";
import { ELASTICACHE_IDENTITIES } from "./identities/elasticache.ts";
import { IAM_IDENTITIES } from "./identities/iam.ts";
import { LOAD_BALANCING_IDENTITIES } from "./identities/load-balancing.ts";
import { SERVERLESS_IDENTITIES } from "./identities/serverless.ts";
import { STORAGE_AND_WATCHING_IDENTITIES } from "./identities/storage-and-watching.ts";

const IDENTITIES: Readonly<Record<string, Identity>> = {
  ...AUTO_SCALING_IDENTITIES,
  ...EC2_IDENTITIES,
  ...ELASTICACHE_IDENTITIES,
  ...IAM_IDENTITIES,
  ...LOAD_BALANCING_IDENTITIES,
  ...SERVERLESS_IDENTITIES,
  ...STORAGE_AND_WATCHING_IDENTITIES,
};

/** Returns how resources of a type are named, or undefined for a type that the engine cannot make. */
export function identityOf(type: string): Identity | undefined {
  return member(IDENTITIES, type);
}
