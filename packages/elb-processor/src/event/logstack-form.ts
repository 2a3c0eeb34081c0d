import type {
  AlbConnectionLine,
  AlbHealthCheckLine,
  AlbLine,
  ClassicLine,
  NlbTlsLine,
  ParsedLine,
  RequestLine,
  UnparsableLine,
} from "../parse/parsed-line.ts";
import type { EventContext, LogEvent } from "./log-event.ts";
import { inUtc } from "./in-utc.ts";
import { present } from "./present.ts";
import { splitUrl } from "./split-url.ts";

/**
 * Returns an event with the field names that this log stack has had from its beginning (times in milliseconds, left out
 * where nothing was measured), and under `elb` what those do not say, by AWS's names with units.
 */
export function inLogstackForm(line: ParsedLine, context: EventContext): LogEvent {
  switch (line.kind) {
    case "classic":
      return classic(line, context);
    case "alb":
      return alb(line, context);
    case "nlb-tls":
      return nlbTls(line, context);
    case "alb-connection":
      return connection(line, context);
    case "alb-health-check":
      return healthCheck(line, context);
    case "unparsable":
      return unparsable(line, context);
  }
}

function classic(line: ClassicLine, context: EventContext): LogEvent {
  return {
    "@timestamp": line.time,
    event: { id: context.id },
    message: line.raw,
    type: context.labels.type ?? "elb",
    Component: context.labels.component,
    SourceModuleName: context.labels.sourceModuleName,
    Environment: context.labels.environment,
    Application: context.labels.application,
    Source: { S3: { Bucket: context.object.bucket, Key: context.object.key, Offset: context.offset } },
    Verb: present(line.request?.method),
    Path: pathOf(line.request),
    LoadBalancerName: present(line.elb),
    PublicIpAndPort: line.client?.text,
    InternalIpAndPort: line.backend?.text,
    Status: present(line.elbStatus),
    BackendStatus: present(line.backendStatus),
    BytesUploadedFromClient: present(line.receivedBytes),
    BytesDownloadedByClient: present(line.sentBytes),
    TimeToForwardRequest: milliseconds(line.requestProcessingSeconds),
    TimeTaken: milliseconds(line.backendProcessingSeconds),
    TimeToForwardResponse: milliseconds(line.responseProcessingSeconds),
    UserAgent: present(line.userAgent),
    elb: {
      kind: line.kind,
      client_ip: line.client?.ip,
      request_url: present(line.request?.url),
      request_protocol: present(line.request?.protocol),
      ssl_cipher: present(line.sslCipher),
      ssl_protocol: present(line.sslProtocol),
      extra_fields: present(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function alb(line: AlbLine, context: EventContext): LogEvent {
  return {
    "@timestamp": line.time,
    event: { id: context.id },
    message: line.raw,
    type: context.labels.type ?? "elb",
    Component: context.labels.component,
    SourceModuleName: context.labels.sourceModuleName,
    Environment: context.labels.environment,
    Application: context.labels.application,
    Source: { S3: { Bucket: context.object.bucket, Key: context.object.key, Offset: context.offset } },
    Verb: present(line.request?.method),
    Path: pathOf(line.request),
    LoadBalancerName: present(line.elb),
    PublicIpAndPort: line.client?.text,
    InternalIpAndPort: line.target?.text,
    Status: present(line.elbStatus),
    BackendStatus: present(line.targetStatus),
    BytesUploadedFromClient: present(line.receivedBytes),
    BytesDownloadedByClient: present(line.sentBytes),
    TimeToForwardRequest: milliseconds(line.requestProcessingSeconds),
    TimeTaken: milliseconds(line.targetProcessingSeconds),
    TimeToForwardResponse: milliseconds(line.responseProcessingSeconds),
    UserAgent: present(line.userAgent),
    elb: {
      kind: line.kind,
      type: line.type,
      client_ip: line.client?.ip,
      request_url: present(line.request?.url),
      request_protocol: present(line.request?.protocol),
      ssl_cipher: present(line.sslCipher),
      ssl_protocol: present(line.sslProtocol),
      target_group_arn: present(line.targetGroupArn),
      trace_id: present(line.traceId),
      domain_name: present(line.domainName),
      chosen_cert_arn: present(line.chosenCertArn),
      matched_rule_priority: present(line.matchedRulePriority),
      request_creation_time: present(line.requestCreationTime),
      actions_executed: present(line.actionsExecuted),
      redirect_url: present(line.redirectUrl),
      error_reason: present(line.errorReason),
      target_port_list: present(line.targets),
      target_status_code_list: present(line.targetStatuses),
      classification: present(line.classification),
      classification_reason: present(line.classificationReason),
      conn_trace_id: present(line.connTraceId),
      transformed_host: present(line.transformedHost),
      transformed_uri: present(line.transformedUri),
      request_transform_status: present(line.requestTransformStatus),
      extra_fields: present(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function nlbTls(line: NlbTlsLine, context: EventContext): LogEvent {
  return {
    "@timestamp": inUtc(line.time),
    event: { id: context.id },
    message: line.raw,
    type: context.labels.type ?? "elb",
    Component: context.labels.component,
    SourceModuleName: context.labels.sourceModuleName,
    Environment: context.labels.environment,
    Application: context.labels.application,
    Source: { S3: { Bucket: context.object.bucket, Key: context.object.key, Offset: context.offset } },
    LoadBalancerName: present(line.elb),
    PublicIpAndPort: line.client?.text,
    InternalIpAndPort: line.destination?.text,
    BytesUploadedFromClient: present(line.receivedBytes),
    BytesDownloadedByClient: present(line.sentBytes),
    elb: {
      kind: line.kind,
      type: line.type,
      log_version: present(line.version),
      listener: present(line.listener),
      client_ip: line.client?.ip,
      connection_milliseconds: present(line.connectionMilliseconds),
      tls_handshake_milliseconds: present(line.tlsHandshakeMilliseconds),
      incoming_tls_alert: present(line.incomingTlsAlert),
      chosen_cert_arn: present(line.chosenCertArn),
      chosen_cert_serial: present(line.chosenCertSerial),
      ssl_cipher: present(line.tlsCipher),
      ssl_protocol: present(line.tlsProtocol),
      tls_named_group: present(line.tlsNamedGroup),
      domain_name: present(line.domainName),
      alpn_fe_protocol: present(line.alpnFrontEndProtocol),
      alpn_be_protocol: present(line.alpnBackEndProtocol),
      alpn_client_preference_list: present(line.alpnClientPreferences),
      tls_connection_creation_time: inUtc(line.tlsConnectionCreationTime),
      extra_fields: present(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function connection(line: AlbConnectionLine, context: EventContext): LogEvent {
  return {
    "@timestamp": line.time,
    event: { id: context.id },
    message: line.raw,
    type: context.labels.type ?? "elb",
    Component: context.labels.component,
    SourceModuleName: context.labels.sourceModuleName,
    Environment: context.labels.environment,
    Application: context.labels.application,
    Source: { S3: { Bucket: context.object.bucket, Key: context.object.key, Offset: context.offset } },
    LoadBalancerName: present(line.elb),
    PublicIpAndPort: withPort(line),
    elb: {
      kind: line.kind,
      client_ip: present(line.clientIp),
      listener_port: present(line.listenerPort),
      ssl_cipher: present(line.tlsCipher),
      ssl_protocol: present(line.tlsProtocol),
      tls_handshake_seconds: present(line.tlsHandshakeSeconds),
      leaf_client_cert_subject: present(line.clientCertSubject),
      leaf_client_cert_validity: present(line.clientCertValidity),
      leaf_client_cert_serial_number: present(line.clientCertSerialNumber),
      tls_verify_status: present(line.tlsVerifyStatus),
      conn_trace_id: present(line.connTraceId),
      tls_keyexchange: present(line.tlsKeyExchange),
      ip_address: present(line.ipAddress),
      extra_fields: present(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function healthCheck(line: AlbHealthCheckLine, context: EventContext): LogEvent {
  return {
    "@timestamp": line.time,
    event: { id: context.id },
    message: line.raw,
    type: context.labels.type ?? "elb",
    Component: context.labels.component,
    SourceModuleName: context.labels.sourceModuleName,
    Environment: context.labels.environment,
    Application: context.labels.application,
    Source: { S3: { Bucket: context.object.bucket, Key: context.object.key, Offset: context.offset } },
    InternalIpAndPort: line.target?.text,
    elb: {
      kind: line.kind,
      type: line.type,
      latency_seconds: present(line.latencySeconds),
      target_group_id: present(line.targetGroup),
      status: present(line.status),
      status_code: present(line.statusCode),
      reason_code: present(line.reasonCode),
      extra_fields: present(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function unparsable(line: UnparsableLine, context: EventContext): LogEvent {
  return {
    "@timestamp": context.object.lastModified,
    event: { id: context.id },
    message: line.raw,
    type: context.labels.type ?? "elb",
    Component: context.labels.component,
    SourceModuleName: context.labels.sourceModuleName,
    Environment: context.labels.environment,
    Application: context.labels.application,
    Source: { S3: { Bucket: context.object.bucket, Key: context.object.key, Offset: context.offset } },
    tags: ["elb_unparsable"],
    elb: { kind: line.kind, unparsable_reason: line.why },
  };
}

function pathOf(request: RequestLine | null): string | undefined {
  return request === null || request.url === null ? undefined : splitUrl(request.url).path;
}

/** Seconds of the log in the milliseconds that these fields have always had; the log has microseconds at most. */
function milliseconds(seconds: number | null): number | undefined {
  return seconds === null ? undefined : Math.round(seconds * 1_000_000) / 1_000;
}

function withPort({ clientIp, clientPort }: AlbConnectionLine): string | undefined {
  if (clientIp === null) return undefined;
  const address = clientIp.includes(":") && !clientIp.startsWith("[") ? `[${clientIp}]` : clientIp;
  return clientPort === null ? address : `${address}:${clientPort}`;
}
