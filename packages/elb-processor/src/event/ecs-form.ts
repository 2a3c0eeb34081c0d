import type {
  AlbConnectionLine,
  AlbHealthCheckLine,
  AlbLine,
  ClassicLine,
  Endpoint,
  NlbTlsLine,
  ParsedLine,
  UnparsableLine,
} from "../parse/parsed-line.ts";
import { inUtc } from "./in-utc.ts";
import type { EventContext, LogEvent } from "./log-event.ts";
import { present } from "./present.ts";
import { splitUrl } from "./split-url.ts";

/**
 * Returns an event by the names of the Elastic Common Schema; what that has no name for stands under `aws.elb`, by those of Elastic's own
 * integration where there is one.
 */
export function inEcsForm(line: ParsedLine, context: EventContext): LogEvent {
  switch (line.kind) {
    case "classic":
    case "alb":
      return request(line, context);
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

function request(line: ClassicLine | AlbLine, context: EventContext): LogEvent {
  return {
    ...common(line, context),
    "@timestamp": line.time,
    event: { id: context.id, kind: "event", category: ["web"], outcome: outcomeOf(line.elbStatus) },
    source: addressOf(line.client),
    url: urlOf(line.request?.url),
    http: {
      version: versionOf(line.request?.protocol),
      request: { method: present(line.request?.method), bytes: present(line.receivedBytes) },
      response: { status_code: present(line.elbStatus), bytes: present(line.sentBytes) },
    },
    user_agent: line.userAgent === null ? undefined : { original: line.userAgent },
    tls: tlsOf(line.sslProtocol, { cipher: line.sslCipher }),
    trace: line.kind === "alb" && line.traceId !== null ? { id: line.traceId } : undefined,
    aws: { elb: line.kind === "alb" ? albFields(line) : classicFields(line), s3: s3Of(context) },
  };
}

function classicFields(line: ClassicLine): LogEvent {
  return {
    kind: line.kind,
    name: present(line.elb),
    backend: backendOf(line.backend, line.backendStatus),
    request_processing_time: { sec: present(line.requestProcessingSeconds) },
    backend_processing_time: { sec: present(line.backendProcessingSeconds) },
    response_processing_time: { sec: present(line.responseProcessingSeconds) },
    ssl_protocol: present(line.sslProtocol),
    extra_fields: present(line.extraFields),
    unexpected: present(line.unexpected),
  };
}

function albFields(line: AlbLine): LogEvent {
  return {
    kind: line.kind,
    type: line.type,
    name: present(line.elb),
    backend: backendOf(line.target, line.targetStatus),
    request_processing_time: { sec: present(line.requestProcessingSeconds) },
    backend_processing_time: { sec: present(line.targetProcessingSeconds) },
    response_processing_time: { sec: present(line.responseProcessingSeconds) },
    ssl_protocol: present(line.sslProtocol),
    target_group: { arn: present(line.targetGroupArn) },
    domain_name: present(line.domainName),
    chosen_cert: { arn: present(line.chosenCertArn) },
    matched_rule_priority: present(line.matchedRulePriority),
    request_creation_time: present(line.requestCreationTime),
    action_executed: present(line.actionsExecuted),
    redirect_url: present(line.redirectUrl),
    error: { reason: present(line.errorReason) },
    target_port: present(line.targets),
    target_status_code: present(line.targetStatuses),
    classification: present(line.classification),
    classification_reason: present(line.classificationReason),
    conn_trace_id: present(line.connTraceId),
    transformed_host: present(line.transformedHost),
    transformed_uri: present(line.transformedUri),
    request_transform_status: present(line.requestTransformStatus),
    extra_fields: present(line.extraFields),
    unexpected: present(line.unexpected),
  };
}

function nlbTls(line: NlbTlsLine, context: EventContext): LogEvent {
  return {
    ...common(line, context),
    "@timestamp": inUtc(line.time),
    event: { id: context.id, kind: "event", category: ["network"], start: inUtc(line.tlsConnectionCreationTime) },
    source: { ...addressOf(line.client), bytes: present(line.receivedBytes) },
    destination: {
      ...addressOf(line.destination),
      bytes: present(line.sentBytes),
      domain: present(line.domainName),
    },
    // AWS: `tlsv12` where the other load balancers have `TLSv1.2`.
    tls: tlsOf(line.tlsProtocol?.replace(/^tlsv(\d)(\d)$/i, "TLSv$1.$2") ?? null, {
      cipher: line.tlsCipher,
      curve: line.tlsNamedGroup,
      next_protocol: line.alpnFrontEndProtocol,
    }),
    aws: {
      elb: {
        kind: line.kind,
        type: line.type,
        name: present(line.elb),
        log_version: present(line.version),
        listener: present(line.listener),
        connection_time: { ms: present(line.connectionMilliseconds) },
        tls_handshake_time: { ms: present(line.tlsHandshakeMilliseconds) },
        incoming_tls_alert: present(line.incomingTlsAlert),
        chosen_cert: { arn: present(line.chosenCertArn), serial: present(line.chosenCertSerial) },
        ssl_protocol: present(line.tlsProtocol),
        alpn_be_protocol: present(line.alpnBackEndProtocol),
        alpn_client_preference_list: present(line.alpnClientPreferences),
        extra_fields: present(line.extraFields),
        unexpected: present(line.unexpected),
      },
      s3: s3Of(context),
    },
  };
}

function connection(line: AlbConnectionLine, context: EventContext): LogEvent {
  return {
    ...common(line, context),
    "@timestamp": line.time,
    event: { id: context.id, kind: "event", category: ["network"] },
    source: {
      address: present(line.clientIp),
      ip: ipIn(line.clientIp),
      port: present(line.clientPort),
    },
    destination: { port: present(line.listenerPort) },
    tls: tlsOf(line.tlsProtocol, { cipher: line.tlsCipher, curve: line.tlsKeyExchange }),
    aws: {
      elb: {
        kind: line.kind,
        name: present(line.elb),
        ssl_protocol: present(line.tlsProtocol),
        tls_handshake_time: { sec: present(line.tlsHandshakeSeconds) },
        leaf_client_cert_subject: present(line.clientCertSubject),
        leaf_client_cert_validity: present(line.clientCertValidity),
        leaf_client_cert_serial_number: present(line.clientCertSerialNumber),
        tls_verify_status: present(line.tlsVerifyStatus),
        conn_trace_id: present(line.connTraceId),
        ip_address: present(line.ipAddress),
        extra_fields: present(line.extraFields),
        unexpected: present(line.unexpected),
      },
      s3: s3Of(context),
    },
  };
}

function healthCheck(line: AlbHealthCheckLine, context: EventContext): LogEvent {
  return {
    ...common(line, context),
    "@timestamp": line.time,
    event: { id: context.id, kind: "event", category: ["network"] },
    destination: addressOf(line.target),
    aws: {
      elb: {
        kind: line.kind,
        type: line.type,
        latency: { sec: present(line.latencySeconds) },
        target_group_id: present(line.targetGroup),
        status: present(line.status),
        status_code: present(line.statusCode),
        reason_code: present(line.reasonCode),
        extra_fields: present(line.extraFields),
        unexpected: present(line.unexpected),
      },
      s3: s3Of(context),
    },
  };
}

function unparsable(line: UnparsableLine, context: EventContext): LogEvent {
  return {
    ...common(line, context),
    "@timestamp": context.object.lastModified,
    event: { id: context.id, kind: "pipeline_error" },
    tags: ["elb_unparsable"],
    error: { message: line.why },
    aws: { elb: { kind: line.kind }, s3: s3Of(context) },
  };
}

function common({ raw }: ParsedLine, { offset, object, labels }: EventContext): LogEvent {
  return {
    message: raw,
    service: { name: labels.application, environment: labels.environment },
    labels: { type: labels.type, component: labels.component, source_module_name: labels.sourceModuleName },
    cloud: { provider: "aws" },
    log: { offset, file: { path: object.key } },
  };
}

function s3Of({ object }: EventContext): LogEvent {
  return { bucket: { name: object.bucket }, object: { key: object.key } };
}

function backendOf(endpoint: Endpoint | null, status: number | null): LogEvent {
  return {
    ip: endpoint?.ip,
    port: present(endpoint?.port),
    http: { response: { status_code: present(status) } },
  };
}

function addressOf(endpoint: Endpoint | null): LogEvent | undefined {
  if (endpoint === null) return undefined;
  return { address: endpoint.ip, ip: ipIn(endpoint.ip), port: present(endpoint.port) };
}

const IP = /^\d+\.\d+\.\d+\.\d+$|^[\da-f:.]*:[\da-f:.]*$/i;

/** ECS's `ip` fields are of the type ip: anything else there would have the index refuse the whole event. */
function ipIn(text: string | null): string | undefined {
  return text !== null && IP.test(text) ? text : undefined;
}

function urlOf(url: string | null | undefined): LogEvent | undefined {
  if (url === null || url === undefined) return undefined;
  const { scheme, host, port, path, query } = splitUrl(url);
  return { original: url, scheme, domain: host, port, path, query };
}

function outcomeOf(status: number | null): string | undefined {
  if (status === null) return undefined;
  return status < 400 ? "success" : "failure";
}

function versionOf(protocol: string | null | undefined): string | undefined {
  return protocol?.startsWith("HTTP/") === true ? protocol.slice(5) : undefined;
}

const TLS_PROTOCOL = /^(\D+)v(\d+(?:\.\d+)*)$/;

/** ECS has `tls` and `1.2` where the log has `TLSv1.2`. */
function tlsOf(protocol: string | null, more: Readonly<Record<string, string | null>>): LogEvent | undefined {
  if (protocol === null && Object.values(more).every((value) => value === null)) return undefined;
  const [, name, version] = TLS_PROTOCOL.exec(protocol ?? "") ?? [];
  const known = Object.entries(more).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(known), version, version_protocol: name?.toLowerCase() };
}
