import { describe, expect, it } from "vitest";
import { chooseElasticsearch } from "../../src/node/choose-elasticsearch.ts";
import { rehearseCluster } from "../../src/roll/rehearse-cluster.ts";
import { aLayer, NEW } from "../support/a-layer.ts";

describe("a rehearsed cluster", () => {
  it("lets a layer be rolled in the order of a real one", async () => {
    const layer = aLayer();
    const [elected, ...masters] = layer.ids("master");
    const data = layer.ids("data");
    layer.release(NEW);
    const ports = layer.ports();
    const cluster = rehearseCluster(layer.request().groups, ports);
    expect(await layer.again({ ...ports, cluster })).toMatchObject({ kind: "rolled" });
    expect(layer.ended()).toEqual([...masters, elected, ...data]);
    expect(layer.events.flatMap((event) => (event.kind === "excluded" ? [event.instanceId] : []))).toEqual(data);
  });
});

describe("where Elasticsearch is asked", () => {
  const address = { host: "elasticsearch.internal", port: "9200" };

  it.each([
    [address, {}, "http://elasticsearch.internal:9200"],
    [address, { ELASTICSEARCH_URL: "" }, "http://elasticsearch.internal:9200"],
    [address, { ELASTICSEARCH_URL: "https://127.0.0.1:9201" }, "https://127.0.0.1:9201"],
    [undefined, { ELASTICSEARCH_URL: "https://127.0.0.1:9201" }, "https://127.0.0.1:9201"],
    [undefined, {}, undefined],
  ])("is what the environment says, else what the stack says: %j %j", (named, env, url) => {
    expect(chooseElasticsearch(named, env)?.url).toBe(url);
  });

  it("takes the key from the environment", async () => {
    const access = chooseElasticsearch(address, { ELASTICSEARCH_API_KEY: "abc" })?.access;
    expect(access?.kind === "apiKey" && (await access.key())).toBe("abc");
    expect(chooseElasticsearch(address, {})?.access).toEqual({ kind: "anyone" });
  });
});
