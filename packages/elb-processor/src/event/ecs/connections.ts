import type { AlbConnectionLine, AlbHealthCheckLine, NlbTlsLine } from "../../parse/parsed-line.ts";
import { inUtc } from "../in-utc.ts";
import type { EventContext, LogEvent } from "../log-event.ts";
import { present } from "../present.ts";
import { addressOf, ipIn } from "./addresses.ts";
import { sayDetails, sayOrigin } from "./say-origin.ts";
import { tlsOf } from "./tls.ts";

/** Returns the event of a TLS connection through a Network Load Balancer. */
export function inTlsConnectionForm(line: NlbTlsLine, context: EventContext): LogEvent {
  return {
    ...sayOrigin(line, context),
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
    aws: sayDetails(line, {
      context,
      fields: {
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
      },
    }),
  };
}

/** Returns the event of a connection to an Application Load Balancer. */
export function inConnectionForm(line: AlbConnectionLine, context: EventContext): LogEvent {
  return {
    ...sayOrigin(line, context),
    "@timestamp": line.time,
    event: { id: context.id, kind: "event", category: ["network"] },
    source: {
      address: present(line.clientIp),
      ip: ipIn(line.clientIp),
      port: present(line.clientPort),
    },
    destination: { port: present(line.listenerPort) },
    tls: tlsOf(line.tlsProtocol, { cipher: line.tlsCipher, curve: line.tlsKeyExchange }),
    aws: sayDetails(line, {
      context,
      fields: {
        name: present(line.elb),
        ssl_protocol: present(line.tlsProtocol),
        tls_handshake_time: { sec: present(line.tlsHandshakeSeconds) },
        leaf_client_cert_subject: present(line.clientCertSubject),
        leaf_client_cert_validity: present(line.clientCertValidity),
        leaf_client_cert_serial_number: present(line.clientCertSerialNumber),
        tls_verify_status: present(line.tlsVerifyStatus),
        conn_trace_id: present(line.connTraceId),
        ip_address: present(line.ipAddress),
      },
    }),
  };
}

/** Returns the event of a health check. */
export function inHealthCheckForm(line: AlbHealthCheckLine, context: EventContext): LogEvent {
  return {
    ...sayOrigin(line, context),
    "@timestamp": line.time,
    event: { id: context.id, kind: "event", category: ["network"] },
    destination: addressOf(line.target),
    aws: sayDetails(line, {
      context,
      fields: {
        type: line.type,
        latency: { sec: present(line.latencySeconds) },
        target_group_id: present(line.targetGroup),
        status: present(line.status),
        status_code: present(line.statusCode),
        reason_code: present(line.reasonCode),
      },
    }),
  };
}
