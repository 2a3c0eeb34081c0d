import type { LogEvent } from "../log-event.ts";

const TLS_PROTOCOL = /^(\D+)v(\d+(?:\.\d+)*)$/;

/** Returns what is known of a TLS connection; undefined without one. ECS has `tls` and `1.2` where the log has `TLSv1.2`. */
export function tlsOf(protocol: string | null, more: Readonly<Record<string, string | null>>): LogEvent | undefined {
  if (protocol === null && Object.values(more).every((value) => value === null)) return undefined;
  const [, name, version] = TLS_PROTOCOL.exec(protocol ?? "") ?? [];
  const known = Object.entries(more).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(known), version, version_protocol: name?.toLowerCase() };
}
