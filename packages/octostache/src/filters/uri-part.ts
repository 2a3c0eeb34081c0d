import { type Filter, type FilterResult, filterOf, text, unsupported } from "./filter.ts";

/**
 * The filter that takes a URI apart. Octopus writes a message into the result where a part is asked for that is not
 * there; that is refused here, and so are addresses that .NET and the web's standard do not read alike.
 *
 * @see https://octopus.com/docs/projects/variables/variable-filters
 */
export const URI_FILTERS: readonly Filter[] = [
  filterOf("UriPart", [0, Infinity], (input, [part]) => {
    if (part === undefined) return unsupported("a UriPart that does not say which part");
    const choose = PARTS[part.toLowerCase()];
    if (choose === undefined) return unsupported(`a UriPart ${part}, which is none`);
    return findPart(input, { part, choose });
  }),
];

function findPart(
  input: string,
  { part, choose }: { readonly part: string; readonly choose: (url: URL) => string },
): FilterResult {
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(input);
  if (part.toLowerCase() === "isabsoluteuri" && !absolute) return text("false");
  if (!absolute) return unsupported(`the ${part} of a relative URI`);
  if (!/^(?:https?|ftp|wss?):\/\/[\x21-\x7e]+$/i.test(input) || !URL.canParse(input)) {
    return unsupported("the UriPart of something but an http, https, ftp, ws or wss address in plain characters");
  }
  return text(choose(new URL(input)));
}

const PARTS: Readonly<Record<string, (url: URL) => string>> = {
  absolutepath: ({ pathname }) => pathname,
  absoluteuri: ({ href }) => href,
  authority: ({ host }) => host,
  dnssafehost: ({ hostname }) => hostname.replace(/^\[|\]$/g, ""),
  fragment: ({ hash }) => hash,
  host: ({ hostname }) => hostname,
  hostandport: (url) => `${url.hostname}:${portOf(url)}`,
  hostnametype: ({ hostname }) =>
    hostname.startsWith("[") ? "IPv6" : /^\d+(?:\.\d+){3}$/.test(hostname) ? "IPv4" : "Dns",
  isabsoluteuri: () => "true",
  isdefaultport: ({ port }) => String(port === ""),
  isfile: () => "false",
  isloopback: ({ hostname }) => String(/^(?:localhost|loopback|127(?:\.\d+){3}|\[::1\])$/.test(hostname)),
  isunc: () => "false",
  path: ({ pathname }) => unescapePath(pathname),
  pathandquery: ({ pathname, search }) => pathname + search,
  port: (url) => portOf(url),
  query: ({ search }) => search,
  scheme: ({ protocol }) => protocol.slice(0, -1),
  schemeandserver: ({ protocol, host }) => `${protocol}//${host}`,
  userinfo: ({ username, password }) => (password === "" ? username : `${username}:${password}`),
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  "http:": "80",
  "https:": "443",
  "ftp:": "21",
  "ws:": "80",
  "wss:": "443",
};

function portOf({ port, protocol }: URL): string {
  return port === "" ? (DEFAULT_PORTS[protocol] ?? "") : port;
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
