import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { LogSource } from "@logstack/migration";
import { expect, onTestFinished, test } from "vitest";
import { aCertificate } from "../../../elb-processor/test/support/a-certificate.ts";
import { aTlsPeer } from "../../../elb-processor/test/support/a-tls-peer.ts";
import { sendProbe } from "../../src/node/cutover/send-probe.ts";

/** A log stack that has every probe, or none. */
async function aStack(count: number) {
  const server = createServer((request, response) => {
    const fields = { source: { keyword: { searchable: true, aggregatable: true } } };
    const isFields = request.url?.includes("_field_caps");
    response.end(JSON.stringify(isFields ? { indices: ["logs-1"], fields } : { count }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const search = { url, index: "logs-*", apiKeyFrom: "KEY" };
  const place = { environment: undefined, broker: undefined, elasticsearch: search };
  return { place, name: url, search, service: { url } };
}

const SOURCE: LogSource = {
  name: "api",
  kind: "api",
  transport: "http",
  layer: "log-sources",
  with: [],
  broker: { address: "Broker" },
  recognise: { field: "source", value: "api" },
  environments: undefined,
};

async function probe(transport: LogSource["transport"], { host = "127.0.0.1", port }: { host?: string; port: number }) {
  const stacks = { old: await aStack(0), new: await aStack(1) };
  return sendProbe({
    watched: { source: { ...SOURCE, transport }, environment: "ci", ...stacks },
    deployed: { kind: "address", address: { host, port } },
    patienceMs: 0,
    clock: { now: () => 0, pause: async () => undefined },
  });
}

test("a probe goes as its source's events go: to a port for requests as a request", async () => {
  const bodies: string[] = [];
  const broker = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      return response.end("ok");
    });
  });
  broker.listen(0, "127.0.0.1");
  await once(broker, "listening");
  onTestFinished(() => void broker.close());
  const { port } = broker.address() as AddressInfo;
  expect(await probe("http", { port })).toMatchObject({ kind: "found", at: "new" });
  expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
    { source: "api", event: { id: expect.stringMatching(/^probe-/) } },
  ]);
});

test("one that goes by TLS is sent to whom this process trusts, and to nobody else", async () => {
  const certificate = aCertificate("localhost");
  const peer = await aTlsPeer(certificate);
  const untrusted = { kind: "notSent", reason: expect.stringContaining("by tls (DEPTH_ZERO_SELF_SIGNED_CERT)") };
  expect(await probe("tls", { ...peer, host: "localhost" })).toMatchObject(untrusted);
  expect(peer.lines()).toEqual([]);
  expect(await sendTrusting(certificate.cert, peer.port)).toBe("taken");
  expect(peer.lines()).toEqual(["a"]);
});

/** What a process trusts besides is settled when it starts. */
async function sendTrusting(certificate: string, port: number): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-probe-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "ca.pem");
  await writeFile(file, certificate);
  const module = new URL("../../../migration/src/node/cutover/send-event.ts", import.meta.url).href;
  const address = `{ host: "localhost", port: ${port}, transport: "tls" }`;
  const script = `import(${JSON.stringify(module)}).then(async ({ sendEvent }) => {
    const sent = await sendEvent(${address}, { line: "a\\n" });
    process.stdout.write(sent.reason ?? sent.kind);
  });`;
  const child = spawn(process.execPath, ["--import", "tsx", "-e", script], {
    cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return text(child.stdout);
}
