/** What differs from run to run, by name: what it looks like and what stands in its place. */
const RULES: Readonly<Record<string, readonly [RegExp, string]>> = {
  clocks: [/^ +\d+:\d\d(?=  )/gm, "   m:ss"],
  durations: [/\b\d+ (?:ms|s|min|h|days)(?: \d+ (?:s|min))?\b(?! and)/g, "<duration>"],
  times: [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>"],
  ports: [/127\.0\.0\.1:\d+/g, "127.0.0.1:<port>"],
  ids: [/\b(i|sg)-[0-9a-f]{17}\b/g, "$1-<id>"],
  randomNames: [/-[A-Z0-9]{12,13}(?:-[A-Za-z0-9]{6})?\b/g, "-<random>"],
  uuids: [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>"],
  hosts: [/master\.\S+\.cache\.amazonaws\.com/g, "master.<random>.cache.amazonaws.com"],
  counts: [/\(\d+ times\)/g, "(<n> times)"],
};

/** A line about a resource, with the reason under it. */
const RESOURCE = / {3}m:ss {2}[+~±-] .*\n(?: {13}.*\n)?/g;

/** Returns a text in which all that differs from run to run is the same. */
export function settleText(text: string, folder: string): string {
  const settled = Object.values(RULES).reduce(
    (before, [pattern, replacement]) => before.replaceAll(pattern, replacement),
    text.replaceAll(folder, "<checkout>"),
  );
  return settled.replaceAll(new RegExp(`(?:${RESOURCE.source}){2,}`, "g"), inOneOrder);
}

/** What CloudFormation works on side by side ends in any order: by name here, what failed last. */
function inOneOrder(lines: string): string {
  const each = lines.match(RESOURCE) ?? [];
  const failed = each.filter((line) => line.includes("  failed\n"));
  return [...each.filter((line) => !failed.includes(line)).sort(), ...failed].join("");
}
