/** Which stack of load balancers' logs is meant. */
interface LogStackRequest {
  readonly environment: string;
  /** The layer; one environment may have several of this kind. */
  readonly layer: string;
  readonly json: boolean;
}

/** What the objects of a bucket are to be compared with. */
export interface Comparing {
  /** As given: `24h`, or a time in ISO 8601. */
  readonly since: string;
  /** Milliseconds that an object may be under way; what Lambda's retries can take when left out. */
  readonly patienceMs: number | undefined;
  /** The address of Elasticsearch, and which of its indices hold the events. */
  readonly elasticsearch: string | undefined;
  readonly index: string;
}

/** What `logstack elb reconcile` was asked to compare. */
export interface ReconcileElbRequest extends LogStackRequest, Comparing {}

/** What `logstack elb replay` was asked to send again. */
export interface ReplayElbRequest extends LogStackRequest {
  readonly what:
    | { readonly kind: "keys"; readonly keys: readonly string[] }
    | ({ readonly kind: "missing" } & Comparing)
    | { readonly kind: "deadLetters" };
  readonly dryRun: boolean;
  readonly yes: boolean;
}
