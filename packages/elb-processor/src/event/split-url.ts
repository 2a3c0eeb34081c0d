/** The parts of an address as a client wrote it; undefined what it lacks. */
export interface UrlParts {
  readonly scheme: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly path: string | undefined;
  /** Without its question mark. */
  readonly query: string | undefined;
}

/**
 * Returns the parts of an address without judging them: clients send anything. AWS: where there was no proper request the
 * port is followed by a hyphen, `http://host:80-`.
 */
export function splitUrl(url: string): UrlParts {
  const schemeEnd = url.indexOf("://");
  const afterScheme = schemeEnd === -1 ? 0 : schemeEnd + 3;
  const pathStart = url.indexOf("/", afterScheme);
  const queryStart = url.indexOf("?", afterScheme);
  const hostEnd = firstOf(firstOf(pathStart, queryStart), url.length);
  const authority = schemeEnd === -1 ? "" : url.slice(afterScheme, hostEnd);
  const colon = authority.lastIndexOf(":");
  const port = colon === -1 ? Number.NaN : Number.parseInt(authority.slice(colon + 1), 10);
  const host = Number.isNaN(port) ? authority : authority.slice(0, colon);
  const path = url.slice(hostEnd, firstOf(queryStart, url.length));
  return {
    scheme: schemeEnd === -1 ? undefined : url.slice(0, schemeEnd),
    host: host === "" ? undefined : host,
    port: Number.isNaN(port) ? undefined : port,
    path: path === "" ? undefined : path,
    query: queryStart === -1 ? undefined : url.slice(queryStart + 1),
  };
}

/** The first of two places; -1 is none. */
function firstOf(one: number, other: number): number {
  if (one === -1) return other;
  return other === -1 ? one : Math.min(one, other);
}
