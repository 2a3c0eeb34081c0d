/** How many events of a source a stack has. Unreadable is not zero. */
export type EventCount =
  | {
      readonly kind: "counted";
      /** All that the stack still has. */
      readonly ever: number;
      /** Those of a time since the watch's beginning, as its request says. */
      readonly recent: number;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What a source itself says it has sent, for sources that leave word of it. */
export type SentCount =
  | {
      readonly kind: "counted";
      readonly sent: number;
      /** Of these, at either stack; one that is at both counts once. */
      readonly arrived: number;
      /** Files, or whatever the source sends by, of which something is missing for good or has to be sent again. */
      readonly missing: number;
      /** Those that are still on their way. */
      readonly underWay: number;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What became of an event that was sent on purpose through the address that a source was deployed with. */
export type ProbeResult =
  | { readonly kind: "found"; readonly id: string; readonly at: "old" | "new" | "both" }
  /** It was taken, and found nowhere in the time that was given. */
  | { readonly kind: "lost"; readonly id: string }
  | { readonly kind: "notSent"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly id: string; readonly reason: string };

/** One look at a source of one environment. */
export interface TrafficReading {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly old: EventCount;
  readonly new: EventCount;
  /** Undefined for a source that leaves no word of what it sent. */
  readonly sent: SentCount | undefined;
}

/** What was seen of a source of one environment. */
export interface SourceTraffic {
  readonly source: string;
  readonly environment: string;
  /** From the first to the last. */
  readonly readings: readonly TrafficReading[];
  /** The last probe; undefined as long as none was sent. */
  readonly probe: ProbeResult | undefined;
}
