// Loaded before a program of Node (`--require`): lets it connect to this machine alone. Not every client asks its proxy,
// AWS's second SDK for one; what such a client would reach is told to the proxy of the guarded environment, and refused.
const { Socket } = require("node:net");

const LOOPBACK = new Set([undefined, "127.0.0.1", "localhost", "::1"]);
const { hostname, port: proxyPort } = new URL(process.env.HTTP_PROXY);
const connect = Reflect.get(Socket.prototype, "connect");

/** Returns what a call of `connect` aims at; Node's own modules wrap their arguments in a list. */
function aimOf([first, second]) {
  const options = Array.isArray(first) ? first[0] : first;
  return typeof options === "object"
    ? options
    : { port: options, host: typeof second === "string" ? second : undefined };
}

Socket.prototype.connect = function (...args) {
  const { host, port, path } = aimOf(args);
  if (path || LOOPBACK.has(host)) return Reflect.apply(connect, this, args);
  const told = Reflect.apply(connect, new Socket(), [{ host: hostname, port: proxyPort }]);
  told.end(`CONNECT ${host}:${port} HTTP/1.1\r\n\r\n`);
  process.nextTick(() => this.destroy(new Error(`${host} is not this machine.`)));
  return this;
};
