/** Where a connection is; a line on it is delivered only in `taken`. docs/decisions/0034-delivery.md */
export type ConnectionState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "ending" }
  | { readonly kind: "ended" }
  | { readonly kind: "answered" }
  | { readonly kind: "taken" }
  | { readonly kind: "lost"; readonly reason: string };

/** What happens to a connection. */
export type ConnectionEvent =
  | { readonly kind: "connected" }
  /** The peer ended its half. */
  | { readonly kind: "peerEnded" }
  /** An error of the socket: refused, reset, broken. */
  | { readonly kind: "broken"; readonly reason: string }
  /** Nothing moved for as long as may be; `waiting` when lines wait for the peer to take them. */
  | { readonly kind: "silent"; readonly afterMs: number; readonly waiting: boolean }
  /** Everything was written: we end our half when it has left. */
  | { readonly kind: "end" }
  /** Everything has left, our end too. */
  | { readonly kind: "allIsOut" }
  | { readonly kind: "closed" };

type Live = Exclude<ConnectionState["kind"], "taken" | "lost">;
type Rule = (event: never) => ConnectionState;

/** Returns the state after an event. Nothing changes what is taken or lost. */
export function nextState(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  if (state.kind === "taken" || state.kind === "lost") return state;
  const rule = RULES[state.kind][event.kind] as (event: ConnectionEvent) => ConnectionState;
  return rule(event);
}

const to = (kind: Exclude<ConnectionState["kind"], "lost">) => (): ConnectionState => ({ kind });
const lost = (reason: string) => (): ConnectionState => ({ kind: "lost", reason });
const broken =
  (what: string) =>
  ({ reason }: Extract<ConnectionEvent, { kind: "broken" }>): ConnectionState => ({
    kind: "lost",
    reason: `${what}: ${reason}.`,
  });
const silent =
  (what: string) =>
  ({ afterMs }: Extract<ConnectionEvent, { kind: "silent" }>): ConnectionState => ({
    kind: "lost",
    reason: `${what} for ${afterMs} ms.`,
  });

const EARLY_END = "The Broker ended the connection before everything was sent.";
const EARLY_CLOSE = "The connection was closed before everything was sent.";

const RULES: Readonly<Record<Live, Readonly<Record<ConnectionEvent["kind"], Rule>>>> = {
  connecting: {
    connected: to("open"),
    peerEnded: lost("The Broker ended the connection at once."),
    broken: broken("The Broker cannot be reached"),
    silent: silent("The Broker did not answer"),
    end: lost("The connection was ended before it was made."),
    allIsOut: lost("The connection was ended before it was made."),
    closed: lost("The connection was closed before it was made."),
  },
  open: {
    connected: to("open"),
    peerEnded: lost(EARLY_END),
    broken: broken("The connection to the Broker broke while lines were sent"),
    silent: (event: Extract<ConnectionEvent, { kind: "silent" }>) =>
      event.waiting ? silent("The Broker took nothing more")(event) : { kind: "open" },
    end: to("ending"),
    allIsOut: lost(EARLY_CLOSE),
    closed: lost(EARLY_CLOSE),
  },
  ending: {
    connected: to("ending"),
    peerEnded: lost(EARLY_END),
    broken: broken("The connection to the Broker broke while the last lines were sent"),
    silent: silent("The Broker took nothing more"),
    end: to("ending"),
    allIsOut: to("ended"),
    closed: lost(EARLY_CLOSE),
  },
  ended: {
    connected: to("ended"),
    peerEnded: to("answered"),
    broken: broken("Everything was sent, but the Broker threw away what it had not read"),
    silent: silent("Everything was sent, but the Broker did not say that it has read it"),
    end: to("ended"),
    allIsOut: to("ended"),
    closed: lost("Everything was sent, but the connection was closed without the Broker's word that it has read it."),
  },
  answered: {
    connected: to("answered"),
    peerEnded: to("answered"),
    broken: broken("Everything was sent, but the connection broke at its end"),
    silent: silent("Everything was sent, but the connection did not close"),
    end: to("answered"),
    allIsOut: to("answered"),
    closed: to("taken"),
  },
};
