import type { AxiosError, InternalAxiosRequestConfig } from "axios";
import axios from "axios/dist/node/axios.cjs";
import type { OctopusAccess } from "./octopus-access.ts";

/** The requests of the official client while they are guarded. */
export interface GuardedRequests {
  /** How many there were: a client that went past the guard is found by it. */
  count(): number;
  /** Reads what lies at an address of the server, byte for byte; undefined where there is nothing. */
  readBytes(path: string): Promise<Uint8Array | undefined>;
}

/**
 * Guards all requests of this process's official client, which sends them by the default instance of axios and lets nobody
 * set anything but the TLS agent. Left alone it follows a redirect and hands the key on, to whatever host that names,
 * and in the clear, too; takes a page of HTML for an answer; and waits for ever for a server that is silent.
 */
export function guardRequests({ url, apiKey }: OctopusAccess, silenceMs = LONGEST_SILENCE_MS): GuardedRequests {
  let seen = 0;
  axios.interceptors.request.clear();
  axios.interceptors.response.clear();
  axios.interceptors.request.use((request) => {
    seen += 1;
    const asked = request.url ?? "";
    if (asked !== url && !asked.startsWith(`${url}/`))
      throw new Error(`it was to be asked for ${asked}, which is elsewhere`);
    return Object.assign(request, {
      maxRedirects: 0,
      timeout: silenceMs,
      // What stays on this machine goes past any proxy, which would read it.
      ...(url.startsWith("http:") ? { proxy: false } : {}),
    } satisfies Partial<InternalAxiosRequestConfig>);
  });
  axios.interceptors.response.use(
    (response) => {
      if (typeof response.data === "string" && response.data !== "") throw new Error(noOctopusHere(response.status));
      return response;
    },
    (error: unknown) => {
      throw explainFailure(error, silenceMs);
    },
  );
  return {
    count: () => seen,
    async readBytes(path) {
      const response = await axios.request<Buffer>({
        url: `${url}${path}`,
        headers: { "X-Octopus-ApiKey": apiKey },
        responseType: "arraybuffer",
        validateStatus: (status) => status === 200 || status === 404,
      });
      return response.status === 404 ? undefined : response.data;
    },
  };
}

/** An upload of some megabytes over a slow line is well within it. */
const LONGEST_SILENCE_MS = 5 * 60_000;

/** Says in the place of axios what it would not; all other errors are as they were. */
function explainFailure(error: unknown, silenceMs: number): unknown {
  if (!axios.isAxiosError(error)) return error;
  const { response, code } = error as AxiosError;
  if (response === undefined)
    return code === "ECONNABORTED" ? new Error(`no answer within ${silenceMs / 1000} s`) : error;
  const { status, headers, data } = response;
  const location: unknown = headers["location"];
  if (status >= 300 && status < 400) {
    const where = typeof location === "string" ? ` to ${withoutQuery(location)}` : "";
    return new Error(
      `it sends elsewhere${where} (${status}), where the API key does not go; if it is there now, say so in OCTOPUS_URL`,
    );
  }
  const told = readErrorContract(data);
  return new Error(told === undefined ? noOctopusHere(status) : `${told} (${status})`);
}

/** What a login page is sent back to is nobody's business. */
function withoutQuery(location: string): string {
  return location.replace(/[?#].*$/s, "");
}

function noOctopusHere(status: number): string {
  return `what answers there does not speak as Octopus does (status ${status}); a proxy or a login page may stand before it`;
}

/**
 * Reads the error contract of Octopus's own clients: `ErrorMessage`, and `Errors` below it. The official client for
 * TypeScript begins with "undefined" where there is no `ErrorMessage`.
 */
function readErrorContract(data: unknown): string | undefined {
  const parsed = data instanceof Uint8Array ? parse(Buffer.from(data).toString("utf8")) : data;
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { ErrorMessage, Errors } = parsed as { readonly ErrorMessage?: unknown; readonly Errors?: unknown };
  const lines = [ErrorMessage, ...(Array.isArray(Errors) ? (Errors as readonly unknown[]) : [])];
  const said = lines.filter((line): line is string => typeof line === "string" && line !== "");
  return said.length === 0 ? undefined : [...new Set(said)].join("\n");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
