import { LINE_FORMATS, type LogLine } from "../src/index.ts";

/** Values of a line's fields by AWS's names for them, without quotes and escapes. */
export type Values = Readonly<Record<string, string>>;

const HTTP: Values = {
  elb: "app/my-loadbalancer/50dc6c495c0c9188",
  "client:port": "192.0.2.7:2817",
  request_processing_time: "0.001",
  response_processing_time: "0.000057",
  elb_status_code: "200",
  received_bytes: "34",
  sent_bytes: "366",
  request: "GET https://www.example.com:443/things/7?q=1 HTTP/1.1",
  user_agent: "curl/7.46.0",
  ssl_cipher: "ECDHE-RSA-AES128-GCM-SHA256",
  ssl_protocol: "TLSv1.2",
};

/** A line of each kind in which all went well. */
const ORDINARY: Readonly<Record<LogLine["kind"], Values>> = {
  classic: {
    ...HTTP,
    timestamp: "2025-05-13T23:39:43.945958Z",
    elb: "my-loadbalancer",
    "backend:port": "10.0.0.1:80",
    backend_processing_time: "0.001048",
    backend_status_code: "200",
  },
  alb: {
    ...HTTP,
    type: "https",
    time: "2025-09-02T22:23:00.186641Z",
    "target:port": "10.0.0.1:80",
    target_processing_time: "0.037",
    target_status_code: "200",
    target_group_arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/things/73e2d6bc24d8a067",
    trace_id: "Root=1-58337281-1d84f3d73c47ec4e58577259",
    domain_name: "www.example.com",
    chosen_cert_arn: "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    matched_rule_priority: "1",
    request_creation_time: "2025-09-02T22:22:48.364000Z",
    actions_executed: "waf,forward",
    redirect_url: "-",
    error_reason: "-",
    "target:port_list": "10.0.0.1:80",
    target_status_code_list: "200",
    classification: "-",
    classification_reason: "-",
    conn_trace_id: "TID_dcb771c5300df62e8fad42ac260d9238",
    transformed_host: "-",
    transformed_uri: "-",
    request_transform_status: "-",
  },
  "nlb-tls": {
    type: "tls",
    version: "2.0",
    time: "2025-04-01T08:51:42",
    elb: "net/my-network-loadbalancer/c6e77e28c25b2234",
    listener: "g3d4b5e8bb8464cd",
    "client:port": "198.51.100.7:51341",
    "destination:port": "10.0.0.2:443",
    connection_time: "5",
    tls_handshake_time: "2",
    received_bytes: "98",
    sent_bytes: "246",
    incoming_tls_alert: "-",
    chosen_cert_arn: "arn:aws:acm:eu-west-1:123456789012:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99",
    chosen_cert_serial: "-",
    tls_cipher: "ECDHE-RSA-AES128-SHA",
    tls_protocol_version: "tlsv12",
    tls_named_group: "-",
    domain_name: "my-network-loadbalancer-c6e77e28c25b2234.elb.eu-west-1.amazonaws.com",
    alpn_fe_protocol: "h2",
    alpn_be_protocol: "h2",
    alpn_client_preference_list: 'h2","http/1.1',
    tls_connection_creation_time: "2025-04-01T08:51:20",
  },
  "alb-connection": {
    timestamp: "2025-10-04T17:05:15.514108Z",
    client_ip: "203.0.113.1",
    client_port: "36280",
    listener_port: "443",
    tls_protocol: "TLSv1.2",
    tls_cipher: "ECDHE-RSA-AES128-GCM-SHA256",
    tls_handshake_latency: "4.036",
    leaf_client_cert_subject: "CN=example.com,O=endEntity,L=Seattle,ST=Washington,C=US",
    leaf_client_cert_validity: "NotBefore=2025-09-21T22:43:21Z;NotAfter=2026-06-17T22:43:21Z",
    leaf_client_cert_serial_number: "FEF257372D5C14D4",
    tls_verify_status: "Success",
    conn_trace_id: "TID_3180a73013c8ca4bac2f731159d4b0fe",
    tls_keyexchange: "x25519",
    elb: "app/my-loadbalancer/50dc6c495c0c9188",
    ip_address: "192.0.2.10",
  },
  "alb-health-check": {
    type: "http",
    time: "2025-10-31T12:44:59.875678Z",
    latency: "0.019584011",
    target_addr: "172.31.20.97:80",
    target_group_id: "things",
    status: "PASS",
    status_code: "200",
    reason_code: "-",
  },
};

/** Fields that AWS writes between quotes. */
const QUOTED: ReadonlySet<string> = new Set([
  "request",
  "user_agent",
  "trace_id",
  "actions_executed",
  "redirect_url",
  "error_reason",
  "target:port_list",
  "target_status_code_list",
  "classification",
  "classification_reason",
  "transformed_host",
  "transformed_uri",
  "request_transform_status",
  "leaf_client_cert_subject",
]);

/** In an ALB's log these are quoted too. */
const QUOTED_BY_ALB: ReadonlySet<string> = new Set(["domain_name", "chosen_cert_arn"]);

/** How much of a line to write, and what behind its last field. */
export interface Shape {
  readonly fieldCount?: number;
  readonly extra?: readonly string[];
}

/** Returns a line as its load balancer writes it; values are given without quotes and escapes. */
export function writeLine(kind: LogLine["kind"], values: Values = {}, { fieldCount, extra = [] }: Shape = {}): string {
  const all: Values = { ...ORDINARY[kind], ...values };
  const names = LINE_FORMATS[kind].fields.slice(0, fieldCount);
  const written = names.map((name) => writeValue({ kind, name }, all[name] ?? "-"));
  return [...written, ...extra].join(" ");
}

function writeValue({ kind, name }: { readonly kind: LogLine["kind"]; readonly name: string }, value: string): string {
  if (name === "alpn_client_preference_list") return value === "-" ? value : `"${value}"`;
  const isQuoted = QUOTED.has(name) || (kind === "alb" && QUOTED_BY_ALB.has(name));
  return isQuoted ? `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"` : value;
}
