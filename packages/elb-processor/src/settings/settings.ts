import type { EventForm } from "../event/log-event.ts";

/** How events travel: JSON lines over TCP, the same inside TLS, or arrays of them over HTTP. */
export type Transport = "tcp" | "tls" | "http" | "https";

/** The ways that events can travel. */
export const TRANSPORTS: readonly Transport[] = ["tcp", "tls", "http", "https"];

/** What comes with the code, in `settings.json` beside it. The README says what each means. */
export interface Settings {
  readonly release: string;
  readonly form: EventForm;
  readonly type: string | undefined;
  readonly application: string | undefined;
  readonly sourceModuleName: string | undefined;
  readonly transport: Transport;
  readonly connections: number;
  readonly tlsServerName: string | undefined;
  /** Certificates in PEM; undefined: those that Node.js trusts. */
  readonly tlsCa: string | undefined;
  readonly httpPath: string;
  readonly httpBatchLines: number;
  readonly httpBatchesInFlight: number;
  readonly maxLineBytes: number;
  readonly connectTimeoutMs: number;
  readonly silenceTimeoutMs: number;
}

/** What a setting is where the file does not name it. */
export const DEFAULT_SETTINGS: Settings = {
  release: "unreleased",
  form: "logstack",
  type: undefined,
  application: undefined,
  sourceModuleName: undefined,
  transport: "tcp",
  connections: 2,
  tlsServerName: undefined,
  tlsCa: undefined,
  httpPath: "/",
  httpBatchLines: 500,
  httpBatchesInFlight: 2,
  maxLineBytes: 262_144,
  connectTimeoutMs: 5_000,
  silenceTimeoutMs: 60_000,
};
