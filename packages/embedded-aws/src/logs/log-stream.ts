/** A log stream, and what can be said of it without reading its events. */
export interface LogStream {
  readonly name: string;
  readonly createdAtMs: number;
  readonly eventCount: number;
  readonly sizeBytes: number;
  readonly firstEventMs?: number;
  readonly lastEventMs?: number;
  readonly lastIngestionMs?: number;
}
