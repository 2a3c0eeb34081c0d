/** Returns a time with its zone. AWS: Network Load Balancers write UTC without saying so. */
export function inUtc(time: string | null): string | undefined {
  if (time === null) return undefined;
  return time.endsWith("Z") ? time : `${time}Z`;
}
