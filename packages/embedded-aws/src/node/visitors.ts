import { request, type ServerResponse } from "node:http";

/** The path that a visitor holds a request open on for as long as it needs the engine. */
export const VISIT_PATH = "/_embedded-aws/visit";

/** Who uses an engine that another process started: each holds one request open. */
export interface Visitors {
  /** Takes in a visitor; it leaves when its connection closes, also when its process dies. */
  receive(response: ServerResponse): void;
  /** Resolves as soon as no visitor is there. */
  allLeft(): Promise<void>;
}

/** Creates an empty house. */
export function createVisitors(): Visitors {
  const present = new Set<ServerResponse>();
  let waiting: (() => void)[] = [];
  const leave = (response: ServerResponse): void => {
    present.delete(response);
    if (present.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    receive(response) {
      present.add(response);
      response.on("close", () => leave(response));
      response.writeHead(200, { "content-type": "text/plain" });
      response.flushHeaders();
    },
    async allLeft() {
      if (present.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

/** A stay at another process's engine; that engine's owner waits for its end before it closes. */
export interface Visit {
  end(): void;
}

/**
 * Begins a visit to a running engine; resolves once the engine has counted it.
 * Resolves to undefined when the engine has just stopped: then there is none to visit.
 */
export function visitEngine(endpoint: string): Promise<Visit | undefined> {
  return new Promise((resolve) => {
    const call = request(`${endpoint}${VISIT_PATH}`, { agent: false }, (response) => {
      response.resume();
      resolve({ end: () => call.destroy() });
    });
    // After the visit has begun, the engine's end shows in the visitor's own calls.
    call.on("error", () => resolve(undefined));
    call.end();
  });
}
