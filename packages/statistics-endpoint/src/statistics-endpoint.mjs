// One file without dependencies: a service takes it as a package, or as a copy.
import { createHash, timingSafeEqual } from "node:crypto";

const TIMEOUT_MS = 20_000;

/** See statistics-endpoint.d.mts. */
export function createStatisticsHandler({
  entities,
  authorization,
  timeoutMs = TIMEOUT_MS,
  onError = () => undefined,
}) {
  if (Object.keys(entities).length === 0) throw new TypeError("A statistics endpoint needs at least one entity.");
  return async (request, response) => {
    try {
      if (!["GET", "HEAD"].includes(request.method)) return answer(response, 405, "Only GET is answered here.");
      const expected = await authorization();
      if (typeof expected !== "string" || expected === "") throw new Error("No credentials are set up.");
      if (!isEqual(request.headers.authorization ?? "", expected)) {
        return answer(response, 401, "The credentials are missing or wrong.");
      }
      const data = await inTime(countAll(entities), timeoutMs);
      send(response, 200, JSON.stringify({ data }));
    } catch (error) {
      tell(onError, error);
      // Not zero, and not a part: whoever compares would take it for the truth.
      answer(response, 503, "The statistics can not be read now.");
    }
  };
}

async function countAll(entities) {
  const counted = await Promise.all(
    Object.entries(entities).map(async ([name, count]) => [name, describe(name, await count())]),
  );
  return Object.fromEntries(counted);
}

/** Databases answer counts as numbers, bigints or texts; what is no count is an error, however falsy it is. */
function describe(name, counted) {
  const described = typeof counted === "object" && counted !== null ? counted : { count: counted };
  const count = typeof described.count === "bigint" ? Number(described.count) : described.count;
  if (!Number.isSafeInteger(count) || count < 0)
    throw new TypeError(`The count of ${name} is no whole number from 0 up.`);
  return { ...described, count };
}

/** Digests are of one length, so that neither the length nor the first wrong letter shows in how long it takes. */
function isEqual(given, expected) {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(text) {
  return createHash("sha256").update(text).digest();
}

async function inTime(counting, timeoutMs) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The counts took more than ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([counting, late]);
  } finally {
    clearTimeout(timer);
  }
}

function answer(response, status, error) {
  send(response, status, JSON.stringify({ error }));
}

function send(response, status, body) {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    // Two readings from one cache would be equal, whatever the service does meanwhile.
    "cache-control": "no-store",
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(status === 405 ? { allow: "GET, HEAD" } : {}),
  });
  response.end(body);
}

function tell(onError, error) {
  try {
    onError(error);
  } catch {
    // Whoever listens must not decide what is answered.
  }
}
