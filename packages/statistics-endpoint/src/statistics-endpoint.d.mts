import type { IncomingMessage, ServerResponse } from "node:http";

/** An entity's count, or an object with its count and whatever else is to be compared. */
export type Counted = number | bigint | ({ readonly count: number } & Readonly<Record<string, unknown>>);

/** What the endpoint tells, and whom. */
export interface StatisticsEndpointOptions {
  /** By entity, such as `customers`: counts it, now. What it throws is no zero: the whole answer is 503 then. */
  readonly entities: Readonly<Record<string, () => Counted | Promise<Counted>>>;
  /** The whole value of the header `authorization` that is let in, such as `Bearer ...`; looked up for every request. */
  readonly authorization: () => string | Promise<string>;
  /** For all counts together, in milliseconds; 20 seconds unless said. A reader of logstack gives up after 30. */
  readonly timeoutMs?: number;
  /** Hears why the statistics could not be read; the answer does not say it. */
  readonly onError?: (error: unknown) => void;
}

/** A handler for `node:http` and everything that is called as it, such as Express. It never rejects. */
export type StatisticsHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Makes the handler of a statistics endpoint: `{"data": {"customers": {"count": 57}}}`. An answer is whole, or it is 503.
 * Throws a `TypeError` for one without entities: what says nothing would agree with anything.
 */
export function createStatisticsHandler(options: StatisticsEndpointOptions): StatisticsHandler;
