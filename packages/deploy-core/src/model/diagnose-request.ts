import type { DeployRequest } from "./deploy-request.ts";

/** What a diagnosis is asked for. The values given now only say where a parameter's value comes from. */
export type DiagnoseRequest = Pick<
  DeployRequest,
  | "layer"
  | "template"
  | "version"
  | "given"
  | "givenFrom"
  | "injected"
  | "region"
  | "expectedAccount"
  | "expectedRegion"
  | "commands"
> & { readonly environment: string };
