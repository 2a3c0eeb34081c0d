import { EngineError } from "../engine-error.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import type { FaultReport } from "./fault-switch.ts";

/** Where the faults of a running engine are shown, exchanged and cleared, without credentials. */
export const FAULTS_PATH = "/_embedded-aws/faults";

/** What the endpoint does with the faults. */
export interface FaultsDesk {
  report(): FaultReport;
  /** Puts another plan in force; rejects with an `EngineError` when it cannot be used, and then nothing has changed. */
  exchange(text: string): Promise<void>;
  clear(): void;
}

/** Answers GET (what is in force and what it has done), PUT (a plan as a file holds it) and DELETE. */
export async function answerFaults(request: HttpRequest, desk: FaultsDesk): Promise<HttpResponse> {
  // As calls of AWS: no web page may make things go wrong here.
  if (/^(cross|same)-site$/.test(request.headers["sec-fetch-site"] ?? "")) {
    return json(403, { message: "embedded-aws takes no calls from web pages." });
  }
  switch (request.method) {
    case "GET":
      return json(200, desk.report());
    case "PUT":
      return await exchange(request, desk);
    case "DELETE":
      desk.clear();
      return json(200, desk.report());
    default:
      return json(405, {
        message: `${request.method} does nothing here. There are GET, PUT (a plan of faults) and DELETE.`,
      });
  }
}

async function exchange({ body }: HttpRequest, desk: FaultsDesk): Promise<HttpResponse> {
  try {
    await desk.exchange(new TextDecoder().decode(body));
    return json(200, desk.report());
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const [message, ...problems] = error.message.split("\n").map((line) => line.trim());
    return json(400, { message, problems, nextStep: error.nextStep });
  }
}

function json(status: number, value: object): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value, undefined, 2)}\n` };
}
