import type { DeployRequest } from "./deploy-request.ts";

/** What a verification is asked for: whose smoke test, and where. */
export type VerifyRequest = Pick<
  DeployRequest,
  "layer" | "version" | "region" | "expectedAccount" | "expectedRegion" | "commands"
> & {
  readonly environment: string;
};
