export { checkElasticsearch, type ElasticsearchOptions } from "./check/check-elasticsearch.ts";
export { type Finding, type Place, renderFinding } from "./finding.ts";
