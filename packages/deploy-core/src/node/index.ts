export { connectDataApi } from "./probes/data-api.ts";
export { chooseAccess, type Access, type AccessSources } from "./choose-access.ts";
export { readCredentialsFile, type CredentialsFile, type FileCredentials } from "./read-credentials-file.ts";
export { runDeploy } from "./run-deploy.ts";
export { connectStackApi, type ConnectedStackApi } from "./connect-stack-api.ts";
export type { Transport } from "./transport.ts";
export { connectTemplateStore } from "./template-store.ts";
export { createStopper } from "./stopper.ts";
export { CANCEL_MESSAGE } from "./terminal.ts";
