/** Returns a time with its zone. AWS: Network Load Balancers write UTC without saying so. */
export function inUtc(time: string | null): string | undefined {
  if (time === null) return undefined;
  return HAS_ZONE.test(time) ? time : `${time}Z`;
}

const HAS_ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;
