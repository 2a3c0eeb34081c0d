import type {
  AlbConnectionLine,
  AlbHealthCheckLine,
  AlbLine,
  ClassicLine,
  NlbTlsLine,
  ParsedLine,
  RequestLine,
} from "../parse/parsed-line.ts";
import type { EventContext, LogEvent } from "./log-event.ts";
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
      return {
        ...head(line, context.object.lastModified, context),
        tags: ["elb_unparsable"],
        elb: { kind: line.kind, unparsable_reason: line.why },
      };
  }
}

function head({ raw }: ParsedLine, time: string | undefined, { id, offset, object, labels }: EventContext) {
  return {
    "@timestamp": time,
    event: { id },
    message: raw,
    type: labels.type ?? "elb",
    Component: labels.component,
    SourceModuleName: labels.sourceModuleName,
    Environment: labels.environment,
    Application: labels.application,
    Source: { S3: { Bucket: object.bucket, Key: object.key, Offset: offset } },
  };
}

function classic(line: ClassicLine, context: EventContext): LogEvent {
  return {
    ...head(line, line.time, context),
    ...requestOf(line.request),
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
      extra_fields: extras(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function alb(line: AlbLine, context: EventContext): LogEvent {
  return {
    ...head(line, line.time, context),
    ...requestOf(line.request),
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
      extra_fields: extras(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function nlbTls(line: NlbTlsLine, context: EventContext): LogEvent {
  return {
    ...head(line, inUtc(line.time), context),
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
      extra_fields: extras(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function connection(line: AlbConnectionLine, context: EventContext): LogEvent {
  return {
    ...head(line, line.time, context),
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
      extra_fields: extras(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function healthCheck(line: AlbHealthCheckLine, context: EventContext): LogEvent {
  return {
    ...head(line, line.time, context),
    InternalIpAndPort: line.target?.text,
    elb: {
      kind: line.kind,
      type: line.type,
      latency_seconds: present(line.latencySeconds),
      target_group_id: present(line.targetGroup),
      status: present(line.status),
      status_code: present(line.statusCode),
      reason_code: present(line.reasonCode),
      extra_fields: extras(line.extraFields),
      unexpected: present(line.unexpected),
    },
  };
}

function requestOf(request: RequestLine | null): { Verb: string | undefined; Path: string | undefined } {
  if (request === null) return { Verb: undefined, Path: undefined };
  return { Verb: present(request.method), Path: request.url === null ? undefined : splitUrl(request.url).path };
}

function present<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}

function extras(fields: readonly string[]): readonly string[] | undefined {
  return fields.length === 0 ? undefined : fields;
}

/** Seconds of the log in the milliseconds that these fields have always had; the log has microseconds at most. */
function milliseconds(seconds: number | null): number | undefined {
  return seconds === null ? undefined : Math.round(seconds * 1_000_000) / 1_000;
}

/** AWS: Network Load Balancers write UTC without saying so. */
function inUtc(time: string | null): string | undefined {
  if (time === null) return undefined;
  return time.endsWith("Z") ? time : `${time}Z`;
}

function withPort({ clientIp, clientPort }: AlbConnectionLine): string | undefined {
  if (clientIp === null) return undefined;
  const address = clientIp.includes(":") && !clientIp.startsWith("[") ? `[${clientIp}]` : clientIp;
  return clientPort === null ? address : `${address}:${clientPort}`;
}
