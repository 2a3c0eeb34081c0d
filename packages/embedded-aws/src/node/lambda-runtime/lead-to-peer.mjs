import { Socket } from "node:net";

/**
 * Leads connections to host names of stacks to a listener on this machine. There are no machines behind these names, and
 * no DNS knows them: without this, code that connects to its own stack's load balancer could only ever fail.
 */
export function leadToPeer({ names, host, port }) {
  const known = new Set(names);
  const connect = Reflect.get(Socket.prototype, "connect");
  const lead = (options) => {
    const isKnown = typeof options === "object" && options !== null && known.has(String(options.host).toLowerCase());
    return isKnown ? { ...options, host, port } : options;
  };
  Socket.prototype.connect = function connectToPeer(...args) {
    // Node.js's own callers hand over a list that they have read already, with a mark of theirs on it.
    if (Array.isArray(args[0])) args[0][0] = lead(args[0][0]);
    else if (typeof args[1] === "string")
      return Reflect.apply(connect, this, [lead({ port: args[0], host: args[1] }), ...args.slice(2)]);
    else args[0] = lead(args[0]);
    return Reflect.apply(connect, this, args);
  };
}
