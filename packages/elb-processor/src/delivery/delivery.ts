import type { EventBatch } from "../lines/event-batches.ts";

/** The way of one object's events to the Broker. */
export interface Delivery {
  /**
   * Sends a batch, and releases it once it has left; resolves when there is room for more.
   *
   * @throws DeliveryError as soon as it is known that not all will arrive, or when the time is over.
   */
  send(batch: EventBatch): Promise<void>;
  /** Ends everything in order and waits for the Broker's word. Never throws. */
  settle(): Promise<Settlement>;
}

/** What the Broker has taken. */
export interface Settlement {
  readonly linesTaken: number;
  readonly bytesTaken: number;
  /** A sentence; undefined when everything that was sent is taken. */
  readonly problem: string | undefined;
}

/** The Broker, over one of the transports. */
export interface Broker {
  /** For messages: host and port. */
  readonly name: string;
  /** Opens nothing yet: the first lines do. Sending ends with `send`, waiting for the Broker's word with `settle`. */
  deliver(limits: { readonly send: AbortSignal; readonly settle: AbortSignal }): Delivery;
  /**
   * Opens a connection and ends it in order, with nothing sent.
   *
   * @throws DeliveryError with the reason when that is not possible.
   */
  reach(limit: AbortSignal): Promise<void>;
}

/** Events cannot be delivered. The message is a sentence for the summary. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
}
