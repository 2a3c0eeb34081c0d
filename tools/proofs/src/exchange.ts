import type { Delivery, HttpRequest } from "@logstack/embedded-aws/in-process";

/** Makes a call, once, in the presence of who watches. */
export type Exchange = (request: HttpRequest) => Promise<Delivery>;

/** An answer that is there already: of the SDK's options of a call, which its request handler is given too. */
export interface Answered {
  /** Taken by the first attempt. */
  answered?: Delivery | undefined;
  /** Told what the SDK writes, where that is to be compared. */
  readonly expectForm?: (form: string) => void;
}
