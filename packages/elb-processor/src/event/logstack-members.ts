import type { LineOf } from "../parse/line-properties.ts";
import type { Endpoint, LogLine, RequestLine } from "../parse/parsed-line.ts";

/** What a member of an event can be made of, by how it is made. */
interface Made {
  readonly written: string;
  readonly text: string | null;
  readonly utc: string | null;
  readonly number: number | null;
  /** A number that the log writes as -1 when it was not measured. */
  readonly measure: number | null;
  /** Of seconds. */
  readonly milliseconds: number | null;
  readonly address: Endpoint | null;
  readonly ip: Endpoint | null;
  readonly method: RequestLine | null;
  readonly url: RequestLine | null;
  readonly path: RequestLine | null;
  readonly protocol: RequestLine | null;
  readonly list: readonly string[] | null;
  /** A list whose items the log separates by commas. */
  readonly commaList: readonly string[] | null;
  /** A list whose items the log separates by spaces. */
  readonly spaceList: readonly string[] | null;
  /** What only lines have in which something is unusual. */
  readonly rest: readonly string[] | Readonly<Record<string, string>> | null;
}

/** How a member is made of its property. */
export type Making = keyof Made;

type PropertyOf<Line, Value> = {
  [Name in keyof Line]-?: [Line[Name]] extends [Value] ? Name : never;
}[keyof Line];

/** A member of an event: its name, how it is made, and the line's property that it is made of. */
export type Member<Line> = {
  [How in Making]: readonly [name: string, how: How, property: PropertyOf<Line, Made[How]>];
}[Making];

/** The members that events of a kind have besides those that all have: at the top, and under `elb`. */
export interface MemberTable<Line> {
  readonly top: readonly Member<Line>[];
  readonly elb: readonly Member<Line>[];
}

/** The events of this log stack: the names that they have had from the beginning, and under `elb` AWS's own with units. */
export const LOGSTACK_MEMBERS: { readonly [Kind in LogLine["kind"]]: MemberTable<LineOf<Kind>> } = {
  classic: {
    top: [
      ["Verb", "method", "request"],
      ["Path", "path", "request"],
      ["LoadBalancerName", "text", "elb"],
      ["PublicIpAndPort", "address", "client"],
      ["InternalIpAndPort", "address", "backend"],
      ["Status", "number", "elbStatus"],
      ["BackendStatus", "number", "backendStatus"],
      ["BytesUploadedFromClient", "number", "receivedBytes"],
      ["BytesDownloadedByClient", "number", "sentBytes"],
      ["TimeToForwardRequest", "milliseconds", "requestProcessingSeconds"],
      ["TimeTaken", "milliseconds", "backendProcessingSeconds"],
      ["TimeToForwardResponse", "milliseconds", "responseProcessingSeconds"],
      ["UserAgent", "text", "userAgent"],
    ],
    elb: [
      ["client_ip", "ip", "client"],
      ["request_url", "url", "request"],
      ["request_protocol", "protocol", "request"],
      ["ssl_cipher", "text", "sslCipher"],
      ["ssl_protocol", "text", "sslProtocol"],
      ["extra_fields", "rest", "extraFields"],
      ["unexpected", "rest", "unexpected"],
    ],
  },
  alb: {
    top: [
      ["Verb", "method", "request"],
      ["Path", "path", "request"],
      ["LoadBalancerName", "text", "elb"],
      ["PublicIpAndPort", "address", "client"],
      ["InternalIpAndPort", "address", "target"],
      ["Status", "number", "elbStatus"],
      ["BackendStatus", "number", "targetStatus"],
      ["BytesUploadedFromClient", "number", "receivedBytes"],
      ["BytesDownloadedByClient", "number", "sentBytes"],
      ["TimeToForwardRequest", "milliseconds", "requestProcessingSeconds"],
      ["TimeTaken", "milliseconds", "targetProcessingSeconds"],
      ["TimeToForwardResponse", "milliseconds", "responseProcessingSeconds"],
      ["UserAgent", "text", "userAgent"],
    ],
    elb: [
      ["type", "written", "type"],
      ["client_ip", "ip", "client"],
      ["request_url", "url", "request"],
      ["request_protocol", "protocol", "request"],
      ["ssl_cipher", "text", "sslCipher"],
      ["ssl_protocol", "text", "sslProtocol"],
      ["target_group_arn", "text", "targetGroupArn"],
      ["trace_id", "text", "traceId"],
      ["domain_name", "text", "domainName"],
      ["chosen_cert_arn", "text", "chosenCertArn"],
      ["matched_rule_priority", "number", "matchedRulePriority"],
      ["request_creation_time", "text", "requestCreationTime"],
      ["actions_executed", "commaList", "actionsExecuted"],
      ["redirect_url", "text", "redirectUrl"],
      ["error_reason", "text", "errorReason"],
      ["target_port_list", "spaceList", "targets"],
      ["target_status_code_list", "spaceList", "targetStatuses"],
      ["classification", "text", "classification"],
      ["classification_reason", "text", "classificationReason"],
      ["conn_trace_id", "text", "connTraceId"],
      ["transformed_host", "text", "transformedHost"],
      ["transformed_uri", "text", "transformedUri"],
      ["request_transform_status", "text", "requestTransformStatus"],
      ["extra_fields", "rest", "extraFields"],
      ["unexpected", "rest", "unexpected"],
    ],
  },
  "nlb-tls": {
    top: [
      ["LoadBalancerName", "text", "elb"],
      ["PublicIpAndPort", "address", "client"],
      ["InternalIpAndPort", "address", "destination"],
      ["BytesUploadedFromClient", "number", "receivedBytes"],
      ["BytesDownloadedByClient", "number", "sentBytes"],
    ],
    elb: [
      ["type", "written", "type"],
      ["log_version", "text", "version"],
      ["listener", "text", "listener"],
      ["client_ip", "ip", "client"],
      ["connection_milliseconds", "measure", "connectionMilliseconds"],
      ["tls_handshake_milliseconds", "measure", "tlsHandshakeMilliseconds"],
      ["incoming_tls_alert", "text", "incomingTlsAlert"],
      ["chosen_cert_arn", "text", "chosenCertArn"],
      ["chosen_cert_serial", "text", "chosenCertSerial"],
      ["ssl_cipher", "text", "tlsCipher"],
      ["ssl_protocol", "text", "tlsProtocol"],
      ["tls_named_group", "text", "tlsNamedGroup"],
      ["domain_name", "text", "domainName"],
      ["alpn_fe_protocol", "text", "alpnFrontEndProtocol"],
      ["alpn_be_protocol", "text", "alpnBackEndProtocol"],
      ["alpn_client_preference_list", "list", "alpnClientPreferences"],
      ["tls_connection_creation_time", "utc", "tlsConnectionCreationTime"],
      ["extra_fields", "rest", "extraFields"],
      ["unexpected", "rest", "unexpected"],
    ],
  },
  "alb-connection": {
    top: [["LoadBalancerName", "text", "elb"]],
    elb: [
      ["client_ip", "text", "clientIp"],
      ["listener_port", "number", "listenerPort"],
      ["ssl_cipher", "text", "tlsCipher"],
      ["ssl_protocol", "text", "tlsProtocol"],
      ["tls_handshake_seconds", "measure", "tlsHandshakeSeconds"],
      ["leaf_client_cert_subject", "text", "clientCertSubject"],
      ["leaf_client_cert_validity", "text", "clientCertValidity"],
      ["leaf_client_cert_serial_number", "text", "clientCertSerialNumber"],
      ["tls_verify_status", "text", "tlsVerifyStatus"],
      ["conn_trace_id", "text", "connTraceId"],
      ["tls_keyexchange", "text", "tlsKeyExchange"],
      ["ip_address", "text", "ipAddress"],
      ["extra_fields", "rest", "extraFields"],
      ["unexpected", "rest", "unexpected"],
    ],
  },
  "alb-health-check": {
    top: [["InternalIpAndPort", "address", "target"]],
    elb: [
      ["type", "written", "type"],
      ["latency_seconds", "measure", "latencySeconds"],
      ["target_group_id", "text", "targetGroup"],
      ["status", "text", "status"],
      ["status_code", "text", "statusCode"],
      ["reason_code", "text", "reasonCode"],
      ["extra_fields", "rest", "extraFields"],
      ["unexpected", "rest", "unexpected"],
    ],
  },
};
