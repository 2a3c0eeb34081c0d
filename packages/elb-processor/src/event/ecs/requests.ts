import type { AlbLine, ClassicLine, Endpoint } from "../../parse/parsed-line.ts";
import type { EventContext, LogEvent } from "../log-event.ts";
import { present } from "../present.ts";
import { splitUrl } from "../split-url.ts";
import { addressOf } from "./addresses.ts";
import { sayDetails, sayOrigin } from "./say-origin.ts";
import { tlsOf } from "./tls.ts";

/** Returns the event of a request. */
export function inRequestForm(line: ClassicLine | AlbLine, context: EventContext): LogEvent {
  return {
    ...sayOrigin(line, context),
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
    aws: sayDetails(line, { context, fields: line.kind === "alb" ? albFields(line) : classicFields(line) }),
  };
}

function classicFields(line: ClassicLine): LogEvent {
  return {
    name: present(line.elb),
    backend: backendOf(line.backend, line.backendStatus),
    request_processing_time: { sec: present(line.requestProcessingSeconds) },
    backend_processing_time: { sec: present(line.backendProcessingSeconds) },
    response_processing_time: { sec: present(line.responseProcessingSeconds) },
    ssl_protocol: present(line.sslProtocol),
  };
}

function albFields(line: AlbLine): LogEvent {
  return {
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
  };
}

function backendOf(endpoint: Endpoint | null, status: number | null): LogEvent {
  return {
    ip: endpoint?.ip,
    port: present(endpoint?.port),
    http: { response: { status_code: present(status) } },
  };
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
