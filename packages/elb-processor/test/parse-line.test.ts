import { describe, expect, it } from "vitest";
import { LINE_FORMATS, type LogLine, type ParsedLine, parseLine } from "../src/index.ts";
import { writeLine } from "./write-line.ts";

const KINDS = Object.keys(LINE_FORMATS) as readonly LogLine["kind"][];

describe("the kind of a line", () => {
  it.each(KINDS)("is told by the line itself: %s", (kind) => {
    expect(parseLine(writeLine(kind)).kind).toBe(kind);
  });

  it.each(["http", "https", "h2", "grpcs", "ws", "wss", "something-new"])("does not hang on the type: %s", (type) => {
    expect(parseLine(writeLine("alb", { type }))).toMatchObject({ kind: "alb", type });
  });
});

describe("the time of a line", () => {
  it.each([
    "2025-09-02T22:23:00Z",
    "2025-09-02T22:23:00",
    "2024-02-29T00:00:00.1Z",
    "2025-09-02T22:23:00.186641+00:00",
  ])("may be %s", (time) => {
    expect(parseLine(writeLine("alb", { time }))).toMatchObject({ kind: "alb", time });
  });

  it.each(["2025-02-30T00:00:00Z", "2025-13-02T00:00:00Z", "2025-09-02T24:00:00Z", "2025-09-02T22:23:00Zulu"])(
    "is no %s: no calendar has it",
    (time) => {
      expect(parseLine(writeLine("alb", { time }))).toMatchObject({ kind: "unparsable" });
    },
  );
});

describe("a Classic Load Balancer's line", () => {
  it("has each of its fifteen fields", () => {
    const raw =
      '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 404 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2';
    expect(parseLine(raw)).toEqual({
      kind: "classic",
      time: "2015-05-13T23:39:43.945958Z",
      elb: "my-loadbalancer",
      client: { text: "192.168.131.39:2817", ip: "192.168.131.39", port: 2817 },
      backend: { text: "10.0.0.1:80", ip: "10.0.0.1", port: 80 },
      requestProcessingSeconds: 0.000086,
      backendProcessingSeconds: 0.001048,
      responseProcessingSeconds: 0.001337,
      elbStatus: 200,
      backendStatus: 404,
      receivedBytes: 0,
      sentBytes: 57,
      request: { method: "GET", url: "https://www.example.com:443/", protocol: "HTTP/1.1" },
      userAgent: "curl/7.38.0",
      sslCipher: "DHE-RSA-AES128-SHA",
      sslProtocol: "TLSv1.2",
      raw,
      fieldCount: 15,
      extraFields: null,
      unexpected: null,
    });
  });

  it("of a TCP listener has no statuses and no request", () => {
    const line = parseLine(
      '2019-10-17T13:22:51.758784Z my-loadbalancer 192.0.2.7:51600 10.0.0.47:80 0.000943 0.00001 0.000015 - - 134 859 "- - - " "-" - -',
    );
    expect(line).toMatchObject({
      kind: "classic",
      elbStatus: null,
      backendStatus: null,
      request: { method: null, url: null, protocol: null },
      userAgent: null,
      fieldCount: 15,
    });
  });

  it("may lack the fields that were added later", () => {
    const line = parseLine(writeLine("classic", {}, { fieldCount: 12 }));
    expect(line).toMatchObject({ kind: "classic", userAgent: null, sslProtocol: null, request: { method: "GET" } });
  });

  it("without a backend was not measured, and -1 is not a number of seconds", () => {
    const line = parseLine(
      writeLine("classic", {
        "backend:port": "-",
        request_processing_time: "-1",
        backend_processing_time: "-1",
        response_processing_time: "-1",
        backend_status_code: "-",
      }),
    );
    expect(line).toMatchObject({ backend: null, requestProcessingSeconds: null, backendProcessingSeconds: null });
    expect(line).toMatchObject({ responseProcessingSeconds: null, backendStatus: null, unexpected: null });
  });
});

describe("an Application Load Balancer's line", () => {
  it("has each of its thirty-three fields", () => {
    const raw = writeLine("alb", { transformed_host: "a.example", "target:port_list": "10.0.0.1:80 10.0.0.2:80" });
    expect(parseLine(raw)).toEqual({
      kind: "alb",
      type: "https",
      time: "2025-09-02T22:23:00.186641Z",
      elb: "app/my-loadbalancer/50dc6c495c0c9188",
      client: { text: "192.0.2.7:2817", ip: "192.0.2.7", port: 2817 },
      target: { text: "10.0.0.1:80", ip: "10.0.0.1", port: 80 },
      requestProcessingSeconds: 0.001,
      targetProcessingSeconds: 0.037,
      responseProcessingSeconds: 0.000057,
      elbStatus: 200,
      targetStatus: 200,
      receivedBytes: 34,
      sentBytes: 366,
      request: { method: "GET", url: "https://www.example.com:443/things/7?q=1", protocol: "HTTP/1.1" },
      userAgent: "curl/7.46.0",
      sslCipher: "ECDHE-RSA-AES128-GCM-SHA256",
      sslProtocol: "TLSv1.2",
      targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/things/73e2d6bc24d8a067",
      traceId: "Root=1-58337281-1d84f3d73c47ec4e58577259",
      domainName: "www.example.com",
      chosenCertArn: "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
      matchedRulePriority: 1,
      requestCreationTime: "2025-09-02T22:22:48.364000Z",
      actionsExecuted: ["waf", "forward"],
      redirectUrl: null,
      errorReason: null,
      targets: ["10.0.0.1:80", "10.0.0.2:80"],
      targetStatuses: ["200"],
      classification: null,
      classificationReason: null,
      connTraceId: "TID_dcb771c5300df62e8fad42ac260d9238",
      transformedHost: "a.example",
      transformedUri: null,
      requestTransformStatus: null,
      raw,
      fieldCount: 33,
      extraFields: null,
      unexpected: null,
    });
  });

  it.each(Array.from({ length: 33 - 18 + 1 }, (_, index) => index + 18))("may have only %d fields", (fieldCount) => {
    expect(parseLine(writeLine("alb", {}, { fieldCount }))).toMatchObject({
      kind: "alb",
      fieldCount,
      extraFields: null,
    });
  });

  it("keeps fields that are not known yet", () => {
    const line = parseLine(writeLine("alb", {}, { extra: ["172.31.0.9", '"two words"', "-"] }));
    expect(line).toMatchObject({ fieldCount: 36, extraFields: ["172.31.0.9", "two words", "-"] });
  });

  it("of a WebSocket may lack the space behind a closing quote", () => {
    const line = parseLine(writeLine("alb", { type: "wss" }).replace('123456789012" 1 2025', '123456789012"1 2025'));
    expect(line).toMatchObject({ matchedRulePriority: 1, requestCreationTime: "2025-09-02T22:22:48.364000Z" });
    expect(line).toMatchObject({ fieldCount: 33, unexpected: null });
  });

  it("has a target without a port when that is a function, and a rule priority of its own for errors", () => {
    const line = parseLine(writeLine("alb", { "target:port": "-", matched_rule_priority: "-1" }));
    expect(line).toMatchObject({ target: null, matchedRulePriority: -1 });
    expect(parseLine(writeLine("alb", { matched_rule_priority: "-" }))).toMatchObject({ matchedRulePriority: null });
  });

  it("writes IPv6 addresses in brackets, which are not part of them", () => {
    const line = parseLine(writeLine("alb", { "client:port": "[2001:db8::1]:443", "target:port": "[2001:db8::2]" }));
    expect(line).toMatchObject({
      client: { text: "[2001:db8::1]:443", ip: "2001:db8::1", port: 443 },
      target: { text: "[2001:db8::2]", ip: "2001:db8::2", port: null },
    });
  });
});

describe("a request", () => {
  it.each([
    ["- - -", null, null, null],
    ["- - - ", null, null, null],
    ["- http://example.com:80- -", null, "http://example.com:80-", null],
    ["GET http://example.com:80/a b c HTTP/1.1", "GET", "http://example.com:80/a b c", "HTTP/1.1"],
    ['GET http://example.com:80/?q="x" HTTP/1.1', "GET", 'http://example.com:80/?q="x"', "HTTP/1.1"],
    ["GET http://example.com:80-/ HTTP/1.0", "GET", "http://example.com:80-/", "HTTP/1.0"],
    ["-", undefined, undefined, undefined],
    ["nonsense", null, "nonsense", null],
  ])("%s is taken apart at its first and its last space", (request, method, url, protocol) => {
    const expected = method === undefined ? null : { method, url, protocol };
    expect(parseLine(writeLine("alb", { request }))).toMatchObject({ request: expected });
  });
});

describe("an escape", () => {
  it.each([
    [String.raw`a \"quoted\" word`, 'a "quoted" word'],
    [String.raw`ends with a backslash \\`, "ends with a backslash \\"],
    [String.raw`\\\"`, '\\"'],
    [String.raw`\x22\x2c`, '",'],
    [String.raw`caf\xc3\xa9`, "café"],
    [String.raw`no UTF-8: \xff\xfe`, String.raw`no UTF-8: \xff\xfe`],
    [String.raw`\x000000E9`, "é"],
    [String.raw`\x0001F600!`, "😀!"],
    [String.raw`\n and \x4`, String.raw`\n and \x4`],
  ])("%s is undone", (written, meant) => {
    const raw = writeLine("classic").replace("curl/7.46.0", () => written);
    expect(parseLine(raw)).toMatchObject({ kind: "classic", userAgent: meant, fieldCount: 15, raw });
  });
});

describe("a Network Load Balancer's line", () => {
  it("has each of its twenty-two fields", () => {
    const raw = writeLine("nlb-tls");
    expect(parseLine(raw)).toEqual({
      kind: "nlb-tls",
      type: "tls",
      version: "2.0",
      time: "2025-04-01T08:51:42",
      elb: "net/my-network-loadbalancer/c6e77e28c25b2234",
      listener: "g3d4b5e8bb8464cd",
      client: { text: "198.51.100.7:51341", ip: "198.51.100.7", port: 51341 },
      destination: { text: "10.0.0.2:443", ip: "10.0.0.2", port: 443 },
      connectionMilliseconds: 5,
      tlsHandshakeMilliseconds: 2,
      receivedBytes: 98,
      sentBytes: 246,
      incomingTlsAlert: null,
      chosenCertArn: "arn:aws:acm:eu-west-1:123456789012:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99",
      chosenCertSerial: null,
      tlsCipher: "ECDHE-RSA-AES128-SHA",
      tlsProtocol: "tlsv12",
      tlsNamedGroup: null,
      domainName: "my-network-loadbalancer-c6e77e28c25b2234.elb.eu-west-1.amazonaws.com",
      alpnFrontEndProtocol: "h2",
      alpnBackEndProtocol: "h2",
      alpnClientPreferences: ["h2", "http/1.1"],
      tlsConnectionCreationTime: "2025-04-01T08:51:20",
      raw,
      fieldCount: 22,
      extraFields: null,
      unexpected: null,
    });
  });

  it("of version 1.0 ends with the domain", () => {
    const line = parseLine(writeLine("nlb-tls", { version: "1.0", tls_handshake_time: "-" }, { fieldCount: 18 }));
    expect(line).toMatchObject({ version: "1.0", tlsHandshakeMilliseconds: null, alpnClientPreferences: null });
  });

  it("may have one protocol in its list", () => {
    expect(parseLine(writeLine("nlb-tls", { alpn_client_preference_list: "h2" }))).toMatchObject({
      alpnClientPreferences: ["h2"],
    });
  });
});

describe("a connection's line", () => {
  it("has its fields, the certificate's subject with commas and all", () => {
    expect(parseLine(writeLine("alb-connection"))).toMatchObject({
      clientIp: "203.0.113.1",
      clientPort: 36280,
      listenerPort: 443,
      tlsHandshakeSeconds: 4.036,
      clientCertSubject: "CN=example.com,O=endEntity,L=Seattle,ST=Washington,C=US",
      clientCertValidity: "NotBefore=2025-09-21T22:43:21Z;NotAfter=2026-06-17T22:43:21Z",
      clientCertSerialNumber: "FEF257372D5C14D4",
      tlsVerifyStatus: "Success",
      connTraceId: "TID_3180a73013c8ca4bac2f731159d4b0fe",
      tlsKeyExchange: "x25519",
      elb: "app/my-loadbalancer/50dc6c495c0c9188",
      ipAddress: "192.0.2.10",
    });
  });

  it("without TLS has hyphens, and the twelve fields that there were at first", () => {
    const line = parseLine(
      "2025-10-04T17:05:15.514108Z 203.0.113.1 36280 80 - - - - - - - TID_3180a73013c8ca4bac2f7311",
    );
    expect(line).toMatchObject({ kind: "alb-connection", tlsProtocol: null, clientCertSubject: null, elb: null });
  });
});

describe("a health check's line", () => {
  it("has its fields", () => {
    expect(parseLine(writeLine("alb-health-check"))).toMatchObject({
      latencySeconds: 0.019584011,
      target: { ip: "172.31.20.97", port: 80 },
      targetGroup: "things",
      status: "PASS",
      statusCode: "200",
      reasonCode: null,
    });
  });
});

describe("a value that is not what its field holds", () => {
  it("is kept apart by its name, and the line stays a line", () => {
    const line = parseLine(
      writeLine("alb", {
        elb_status_code: "abc",
        sent_bytes: "1e3",
        received_bytes: "12.",
        matched_rule_priority: ".",
      }),
    );
    expect(line).toMatchObject({ kind: "alb", elbStatus: null, sentBytes: null });
    expect(line).toMatchObject({
      unexpected: { elb_status_code: "abc", sent_bytes: "1e3", received_bytes: "12.", matched_rule_priority: "." },
    });
  });
});

describe("a line that nobody can read", () => {
  it.each([
    ["", "it is no line of a load balancer's log that is known here"],
    ["hello", "it is no line of a load balancer's log that is known here"],
    ["Enable AccessLog for ELB: my-loadbalancer", "it is no line of a load balancer's log that is known here"],
    [
      writeLine("classic", {}, { fieldCount: 11 }),
      "it has 11 fields, and a line of a Classic Load Balancer has at least 12",
    ],
    [writeLine("alb").slice(0, -1), "a quote in it is opened and never closed"],
  ])("is kept with the reason: %s", (raw, why) => {
    expect(parseLine(raw)).toEqual<ParsedLine>({ kind: "unparsable", raw, why });
  });
});
