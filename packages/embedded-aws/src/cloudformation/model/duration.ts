const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Returns the milliseconds in an ISO 8601 duration such as `PT15M`, or undefined for any other text. */
export function durationMs(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? "0"));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
