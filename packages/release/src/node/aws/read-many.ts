/** Fewer than the sockets that the SDK opens at once: what waits for one longer than a request may take fails. */
const AT_ONCE = 25;

/** Reads each of any number of things, so many at once as S3 has connections for; returns them in the order of their names. */
export async function readMany<Name, Thing>(
  names: readonly Name[],
  read: (name: Name) => Promise<Thing>,
): Promise<readonly Thing[]> {
  const things: Thing[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    things.push(...(await Promise.all(names.slice(at, at + AT_ONCE).map((name) => read(name)))));
  }
  return things;
}
