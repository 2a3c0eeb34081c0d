export { type Script, serveElasticsearch, type ServedElasticsearch } from "./serve-elasticsearch.ts";
export { SimulatedElasticsearch, type SimulatedNode } from "./simulated-elasticsearch.ts";
