export { connectElasticsearch } from "./elasticsearch-client.ts";
export type { ElasticsearchAccess, ElasticsearchPlace } from "./elasticsearch-http.ts";
export { LIBRARY_SOURCE } from "./read-machine-files.ts";
export { runConfigurationDeploy } from "./run-configuration-deploy.ts";
