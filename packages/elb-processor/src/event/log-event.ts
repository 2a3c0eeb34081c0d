import type { ParsedLine } from "../parse/parsed-line.ts";
import type { LogObject } from "./log-object.ts";

/** `logstack`: the names that this log stack has always had. `ecs`: Elastic Common Schema. */
export type EventForm = "logstack" | "ecs";

/** The forms that an event can have. */
export const EVENT_FORMS: readonly EventForm[] = ["logstack", "ecs"];

/** An object that `JSON.stringify` takes as it is; a field without a value is undefined, and not in the JSON. */
export type LogEvent = Readonly<Record<string, unknown>>;

/** What all events of one deployment say of it. */
export interface EventLabels {
  /** `elb` when left out. */
  readonly type?: string | undefined;
  readonly component?: string | undefined;
  readonly environment?: string | undefined;
  readonly application?: string | undefined;
  readonly sourceModuleName?: string | undefined;
}

/** Where lines come from, and what is to become of them. */
export interface EventSettings {
  readonly object: LogObject;
  readonly form: EventForm;
  readonly labels?: EventLabels;
}

/** Makes the event of one line; `offset` is of the line's first byte in the object's unzipped text. */
export type DescribeEvent = (line: ParsedLine, offset: number) => LogEvent;

/** What an event says besides its line. */
export interface EventContext {
  readonly object: LogObject;
  readonly labels: EventLabels;
  readonly id: string;
  readonly offset: number;
}
