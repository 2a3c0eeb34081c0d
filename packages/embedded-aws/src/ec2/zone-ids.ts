/**
 * Returns the id of an availability zone: `apse2-az1` of `ap-southeast-2a`.
 * AWS deals the ids out to the letters anew for each account; here a is 1, b is 2 and so on, for all.
 */
export function zoneIdOf(zone: string): string {
  const letter = zone.slice(-1);
  return `${shortRegion(zone.slice(0, -1))}-az${"abcdef".indexOf(letter) + 1}`;
}

/** Returns a region as AWS's ids and names shorten it: `apse2` of `ap-southeast-2`. */
export function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  const initials = direction.replaceAll(/(north|south|east|west|central)/g, (word) => word.slice(0, 1));
  return `${area}${initials}${number}`;
}
