import { describe, expect, it } from "vitest";
import { createDescriber, type EventForm, type LogEvent, type LogLine, parseLine } from "../src/index.ts";
import { type Values, writeLine } from "./write-line.ts";

const OBJECT = { bucket: "logs", key: "AWSLogs/a.log.gz", etag: "e1", lastModified: "2025-09-02T22:30:00.000Z" };
const LABELS = { component: "elb-logs", environment: "ci", application: "things", sourceModuleName: "api" };

function eventOf(raw: string, form: EventForm = "logstack", offset = 12): LogEvent {
  const event = createDescriber({ object: OBJECT, form, labels: LABELS })(parseLine(raw), offset);
  return JSON.parse(JSON.stringify(event)) as LogEvent;
}

function eventOfKind(kind: LogLine["kind"], values: Values = {}): LogEvent {
  return eventOf(writeLine(kind, values));
}

describe("an event in the form of this log stack", () => {
  it("has the names that Classic events always had, with times in milliseconds", () => {
    const raw = writeLine("classic");
    expect(eventOf(raw)).toEqual({
      "@timestamp": "2025-05-13T23:39:43.945958Z",
      event: { id: expect.stringMatching(/^[\w-]{22}-12$/) as unknown },
      message: raw,
      type: "elb",
      Component: "elb-logs",
      SourceModuleName: "api",
      Environment: "ci",
      Application: "things",
      Source: { S3: { Bucket: "logs", Key: "AWSLogs/a.log.gz", Offset: 12 } },
      Verb: "GET",
      Path: "/things/7",
      LoadBalancerName: "my-loadbalancer",
      PublicIpAndPort: "192.0.2.7:2817",
      InternalIpAndPort: "10.0.0.1:80",
      Status: 200,
      BackendStatus: 200,
      BytesUploadedFromClient: 34,
      BytesDownloadedByClient: 366,
      TimeToForwardRequest: 1,
      TimeTaken: 1.048,
      TimeToForwardResponse: 0.057,
      UserAgent: "curl/7.46.0",
      elb: {
        kind: "classic",
        client_ip: "192.0.2.7",
        request_url: "https://www.example.com:443/things/7?q=1",
        request_protocol: "HTTP/1.1",
        ssl_cipher: "ECDHE-RSA-AES128-GCM-SHA256",
        ssl_protocol: "TLSv1.2",
      },
    });
  });

  it("leaves out what was not measured and what the log has not", () => {
    const event = eventOfKind("alb", { "target:port": "-", target_processing_time: "-1", user_agent: "-" });
    expect(event).not.toHaveProperty("TimeTaken");
    expect(event).not.toHaveProperty("InternalIpAndPort");
    expect(event).not.toHaveProperty("UserAgent");
  });

  it("says what an Application Load Balancer's line says besides", () => {
    expect(eventOfKind("alb")).toMatchObject({
      LoadBalancerName: "app/my-loadbalancer/50dc6c495c0c9188",
      elb: { kind: "alb", type: "https", actions_executed: ["waf", "forward"], matched_rule_priority: 1 },
    });
  });

  it("has a Network Load Balancer's time in UTC", () => {
    expect(eventOfKind("nlb-tls")).toMatchObject({
      "@timestamp": "2025-04-01T08:51:42Z",
      elb: { connection_milliseconds: 5, tls_connection_creation_time: "2025-04-01T08:51:20Z" },
    });
  });

  it("has a connection's client with its port, IPv6 in brackets", () => {
    expect(eventOfKind("alb-connection", { client_ip: "2001:db8::1" })).toMatchObject({
      PublicIpAndPort: "[2001:db8::1]:36280",
      elb: { tls_handshake_seconds: 4.036, leaf_client_cert_serial_number: "FEF257372D5C14D4" },
    });
  });

  it("has a health check's target", () => {
    expect(eventOfKind("alb-health-check")).toMatchObject({
      InternalIpAndPort: "172.31.20.97:80",
      elb: { status: "PASS", latency_seconds: 0.019584011 },
    });
  });

  it("of a line that nobody can read is marked, has the line, the reason, and the object's time", () => {
    expect(eventOf("hello")).toMatchObject({
      "@timestamp": "2025-09-02T22:30:00.000Z",
      message: "hello",
      tags: ["elb_unparsable"],
      elb: { kind: "unparsable", unparsable_reason: "it is no line of a load balancer's log that is known here" },
    });
  });

  it("keeps fields that are not known and values that are no numbers", () => {
    const raw = writeLine("alb", { sent_bytes: "many" }, { extra: ["more"] });
    expect(eventOf(raw)).toMatchObject({ elb: { extra_fields: ["more"], unexpected: { sent_bytes: "many" } } });
  });
});

describe("an event in the form of the Elastic Common Schema", () => {
  it("has a request by its names", () => {
    const raw = writeLine("alb");
    expect(eventOf(raw, "ecs")).toMatchObject({
      "@timestamp": "2025-09-02T22:23:00.186641Z",
      event: { kind: "event", category: ["web"], outcome: "success" },
      message: raw,
      source: { address: "192.0.2.7", ip: "192.0.2.7", port: 2817 },
      url: { scheme: "https", domain: "www.example.com", port: 443, path: "/things/7", query: "q=1" },
      http: { version: "1.1", request: { method: "GET", bytes: 34 }, response: { status_code: 200, bytes: 366 } },
      user_agent: { original: "curl/7.46.0" },
      tls: { cipher: "ECDHE-RSA-AES128-GCM-SHA256", version: "1.2", version_protocol: "tls" },
      service: { name: "things", environment: "ci" },
      log: { offset: 12, file: { path: "AWSLogs/a.log.gz" } },
      aws: { elb: { backend: { ip: "10.0.0.1", port: 80 }, backend_processing_time: { sec: 0.037 } } },
    });
  });

  it("never has a name where an address must stand", () => {
    const event = eventOf(writeLine("classic", { "client:port": "somewhere:80" }), "ecs");
    expect(event).toMatchObject({ source: { address: "somewhere", port: 80 } });
    expect(event["source"]).not.toHaveProperty("ip");
  });

  it.each([
    ["nlb-tls", { tls: { version: "1.2", next_protocol: "h2" }, aws: { elb: { connection_time: { ms: 5 } } } }],
    ["alb-connection", { source: { port: 36280 }, destination: { port: 443 }, tls: { version: "1.2" } }],
    ["alb-health-check", { destination: { ip: "172.31.20.97" }, aws: { elb: { status: "PASS" } } }],
  ] as const)("has what a line of %s says", (kind, expected) => {
    expect(eventOf(writeLine(kind), "ecs")).toMatchObject(expected);
  });

  it("of a line that nobody can read is an error of the pipeline", () => {
    expect(eventOf("hello", "ecs")).toMatchObject({ event: { kind: "pipeline_error" }, tags: ["elb_unparsable"] });
  });
});

describe("an event's id", () => {
  it.each(["logstack", "ecs"] as const)("is the same whenever the same line is read, in the form %s", (form) => {
    const [one, again] = [eventOf("hello", form), eventOf("hello", form)];
    expect(one["event"]).toEqual(again["event"]);
  });

  it("is another for another place, object, version of the object or bucket", () => {
    const ids = [
      { ...OBJECT, offset: 12 },
      { ...OBJECT, offset: 13 },
      { ...OBJECT, etag: "e2", offset: 12 },
      { ...OBJECT, key: "AWSLogs/b.log.gz", offset: 12 },
      { ...OBJECT, bucket: "logs2", offset: 12 },
    ].map(({ offset, ...object }) => createDescriber({ object, form: "ecs" })(parseLine("x"), offset)["event"]);
    expect(new Set(ids.map((event) => JSON.stringify(event))).size).toBe(ids.length);
  });

  it("does not depend on whether the etag came with its quotes", () => {
    const [bare, quoted] = ["e1", '"e1"'].map(
      (etag) => createDescriber({ object: { ...OBJECT, etag }, form: "ecs" })(parseLine("x"), 0)["event"],
    );
    expect(bare).toEqual(quoted);
  });
});
