import type { RequestLine } from "./parsed-line.ts";

/**
 * Returns the parts of a request line. Clients put spaces into addresses, so that the method ends at the first space and
 * the protocol begins after the last one. AWS: without a request it is `- - -`, or `- - - ` for a TCP listener.
 */
export function readRequest(text: string | null): RequestLine | null {
  if (text === null || text === "") return null;
  const end = text.charCodeAt(text.length - 1) === 32 ? text.length - 1 : text.length;
  const first = text.indexOf(" ");
  const last = text.lastIndexOf(" ", end - 1);
  if (first === -1 || first >= end) return { method: null, url: unlessAbsent(text.slice(0, end)), protocol: null };
  const method = unlessAbsent(text.slice(0, first));
  if (last === first) return { method, url: unlessAbsent(text.slice(first + 1, end)), protocol: null };
  return { method, url: unlessAbsent(text.slice(first + 1, last)), protocol: unlessAbsent(text.slice(last + 1, end)) };
}

function unlessAbsent(text: string): string | null {
  return text === "-" ? null : text;
}
