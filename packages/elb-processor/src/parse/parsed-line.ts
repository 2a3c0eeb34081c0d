/**
 * What became of one line of a load balancer's log. The kind is told by the line itself, never by the name of its file.
 * Every field of a kind is always there: `null` is what the log writes as `-` (and -1 where that stands for "not measured"),
 * and what older lines do not have yet.
 */
export type ParsedLine = ClassicLine | AlbLine | NlbTlsLine | AlbConnectionLine | AlbHealthCheckLine | UnparsableLine;

/** A line that was understood. */
export type LogLine = Exclude<ParsedLine, UnparsableLine>;

interface LineBase {
  /** The line as it stands in the log, without its line end. */
  readonly raw: string;
  /** How many fields the line has; older lines have fewer than are known today. */
  readonly fieldCount: number;
  /** Fields behind the last known one: AWS adds some from time to time. */
  readonly extraFields: readonly string[] | null;
  /** Values that are not what their field holds (a word for a number), by the field's name in AWS's documentation. Such a field is null. */
  readonly unexpected: Readonly<Record<string, string>> | null;
}

/** An address as the log writes it, and its parts. */
export interface Endpoint {
  /** As written: `192.0.2.1:443`, `[2001:db8::1]:443`, or an address alone. */
  readonly text: string;
  /** Without port and brackets. */
  readonly ip: string;
  readonly port: number | null;
}

/** The line of an HTTP request as the log has it; `null` for what it writes as `-`. */
export interface RequestLine {
  readonly method: string | null;
  /** With all that the client put into it, spaces included. */
  readonly url: string | null;
  /** For instance `HTTP/1.1`. */
  readonly protocol: string | null;
}

/** A request or a TCP connection through a Classic Load Balancer. */
export interface ClassicLine extends LineBase {
  readonly kind: "classic";
  readonly time: string;
  readonly elb: string | null;
  readonly client: Endpoint | null;
  readonly backend: Endpoint | null;
  readonly requestProcessingSeconds: number | null;
  readonly backendProcessingSeconds: number | null;
  readonly responseProcessingSeconds: number | null;
  readonly elbStatus: number | null;
  readonly backendStatus: number | null;
  readonly receivedBytes: number | null;
  readonly sentBytes: number | null;
  readonly request: RequestLine | null;
  readonly userAgent: string | null;
  readonly sslCipher: string | null;
  readonly sslProtocol: string | null;
}

/** A request through an Application Load Balancer. */
export interface AlbLine extends LineBase {
  readonly kind: "alb";
  /** `http`, `https`, `h2`, `grpcs`, `ws`, `wss`, or what AWS adds. */
  readonly type: string;
  readonly time: string;
  readonly elb: string | null;
  readonly client: Endpoint | null;
  readonly target: Endpoint | null;
  readonly requestProcessingSeconds: number | null;
  readonly targetProcessingSeconds: number | null;
  readonly responseProcessingSeconds: number | null;
  readonly elbStatus: number | null;
  readonly targetStatus: number | null;
  readonly receivedBytes: number | null;
  readonly sentBytes: number | null;
  readonly request: RequestLine | null;
  readonly userAgent: string | null;
  readonly sslCipher: string | null;
  readonly sslProtocol: string | null;
  readonly targetGroupArn: string | null;
  readonly traceId: string | null;
  readonly domainName: string | null;
  /** An ARN, or `session-reused`. */
  readonly chosenCertArn: string | null;
  /** 0 is the default rule; -1: evaluating the rules failed. */
  readonly matchedRulePriority: number | null;
  readonly requestCreationTime: string | null;
  readonly actionsExecuted: readonly string[] | null;
  readonly redirectUrl: string | null;
  readonly errorReason: string | null;
  readonly targets: readonly string[] | null;
  readonly targetStatuses: readonly string[] | null;
  readonly classification: string | null;
  readonly classificationReason: string | null;
  readonly connTraceId: string | null;
  readonly transformedHost: string | null;
  readonly transformedUri: string | null;
  readonly requestTransformStatus: string | null;
}

/** A TLS connection through a Network Load Balancer. */
export interface NlbTlsLine extends LineBase {
  readonly kind: "nlb-tls";
  readonly type: string;
  /** Of the log's format. */
  readonly version: string | null;
  /** When the connection ended. AWS: without a fraction and without a zone; it is UTC. */
  readonly time: string;
  readonly elb: string | null;
  readonly listener: string | null;
  readonly client: Endpoint | null;
  readonly destination: Endpoint | null;
  readonly connectionMilliseconds: number | null;
  readonly tlsHandshakeMilliseconds: number | null;
  readonly receivedBytes: number | null;
  readonly sentBytes: number | null;
  readonly incomingTlsAlert: string | null;
  readonly chosenCertArn: string | null;
  readonly chosenCertSerial: string | null;
  readonly tlsCipher: string | null;
  readonly tlsProtocol: string | null;
  readonly tlsNamedGroup: string | null;
  readonly domainName: string | null;
  readonly alpnFrontEndProtocol: string | null;
  readonly alpnBackEndProtocol: string | null;
  readonly alpnClientPreferences: readonly string[] | null;
  readonly tlsConnectionCreationTime: string | null;
}

/** A connection of a client to an Application Load Balancer, of its connection log. */
export interface AlbConnectionLine extends LineBase {
  readonly kind: "alb-connection";
  readonly time: string;
  readonly clientIp: string | null;
  readonly clientPort: number | null;
  readonly listenerPort: number | null;
  readonly tlsProtocol: string | null;
  readonly tlsCipher: string | null;
  readonly tlsHandshakeSeconds: number | null;
  readonly clientCertSubject: string | null;
  /** `NotBefore=...;NotAfter=...` */
  readonly clientCertValidity: string | null;
  readonly clientCertSerialNumber: string | null;
  /** `Success`, or `Failed:` and why. */
  readonly tlsVerifyStatus: string | null;
  readonly connTraceId: string | null;
  readonly tlsKeyExchange: string | null;
  readonly elb: string | null;
  readonly ipAddress: string | null;
}

/** A health check of a target by an Application Load Balancer, of its health check log. */
export interface AlbHealthCheckLine extends LineBase {
  readonly kind: "alb-health-check";
  readonly type: string;
  readonly time: string;
  readonly latencySeconds: number | null;
  readonly target: Endpoint | null;
  readonly targetGroup: string | null;
  /** `PASS` or `FAIL`. */
  readonly status: string | null;
  readonly statusCode: string | null;
  readonly reasonCode: string | null;
}

/** A line that nobody here can read. It is not lost: it is sent on as it is. */
export interface UnparsableLine {
  readonly kind: "unparsable";
  readonly raw: string;
  /** A sentence without its full stop, such as "it has 3 fields, and a line of a Classic Load Balancer has at least 12". */
  readonly why: string;
}
