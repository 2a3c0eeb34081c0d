export { connectElasticsearch } from "./elasticsearch-client.ts";
export type { ElasticsearchAccess, ElasticsearchPlace } from "./elasticsearch-http.ts";
