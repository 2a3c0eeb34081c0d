import { DeployError } from "@logstack/deploy-core";

/** Where an Octopus server is, and as whom to speak to it. */
export interface OctopusAccess {
  /** Without a slash at its end, without what a browser would add. */
  readonly url: string;
  readonly apiKey: string;
  /** A space's name. */
  readonly space: string;
}

/**
 * Reads what the environment says of Octopus: `OCTOPUS_URL`, `OCTOPUS_API_KEY` and `OCTOPUS_SPACE`. The key is never on a
 * command line.
 *
 * @throws DeployError `noOctopus` for what is missing or wrong there.
 */
export function readOctopusAccess(env: Readonly<Record<string, string | undefined>>): OctopusAccess {
  const given = env["OCTOPUS_URL"] ?? "";
  const apiKey = env["OCTOPUS_API_KEY"] ?? "";
  const missing = [...(given === "" ? ["OCTOPUS_URL"] : []), ...(apiKey === "" ? ["OCTOPUS_API_KEY"] : [])];
  if (missing.length > 0) {
    throw noOctopus(`Where Octopus is, and as whom to speak to it, is not known: ${missing.join(" and ")} not set.`);
  }
  if (!URL.canParse(given)) throw noOctopus(`OCTOPUS_URL is "${given}", which is no address.`);
  const url = new URL(given);
  // It would be in every message that names the server.
  if (url.username !== "" || url.password !== "") {
    throw noOctopus("OCTOPUS_URL has a user or a password in it, which belong in no address.");
  }
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK_HOST.test(url.hostname));
  if (!isSafe) throw noOctopus(`OCTOPUS_URL is "${given}": the API key goes over https, and nothing else.`);
  if (!SENDABLE.test(apiKey))
    throw noOctopus("OCTOPUS_API_KEY holds a space, a line's end or another sign that no key has.");
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    apiKey,
    space: env["OCTOPUS_SPACE"] || "Default",
  };
}

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** What a header can hold without being quoted in an error of Node's. */
const SENDABLE = /^[!-~]+$/;

function noOctopus(problem: string): DeployError {
  return new DeployError({
    code: "noOctopus",
    problem,
    hints: [
      "Set OCTOPUS_URL (https://...), OCTOPUS_API_KEY and, for a space other than Default, OCTOPUS_SPACE in the environment.",
    ],
  });
}
