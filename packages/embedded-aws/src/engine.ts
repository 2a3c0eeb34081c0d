import { AwsError, notModelled } from "./aws-error.ts";
import { EngineError } from "./engine-error.ts";
import type { EnginePorts } from "./engine-ports.ts";
import { openInstanceStore } from "./ec2/instance-store.ts";
import { answerMachines } from "./machines/machines-endpoint.ts";
import { createFaces } from "./faces.ts";
import type { CallContext } from "./service.ts";
import { isTemporary, openSessions } from "./sts/sessions.ts";
import { accountOf, parseCredentialScope, sessionTokenOf, type CredentialScope } from "./wire/credential-scope.ts";
import type { HttpRequest, HttpResponse } from "./wire/http.ts";
import { findProtocol, renderError } from "./wire/render-error.ts";

/** The services behind one endpoint. */
export interface Engine {
  /** Answers any request, errors included; it does not reject. */
  answer(request: HttpRequest): Promise<HttpResponse>;
  /** Goes on with the CloudFormation operations that an engine before this one left unfinished. */
  resume(): Promise<void>;
  /** Puts all services together that were not called yet. */
  loadServices(): Promise<void>;
  /** Answers a request to the page of machines. */
  answerMachines(request: HttpRequest): Promise<HttpResponse>;
  /** Refuses a request whose body was too large to read. */
  refuseBody(request: HttpRequest): Promise<HttpResponse>;
  /** Refuses a request with this error, in its protocol, and does nothing of what it asks for. */
  refuse(request: HttpRequest, error: AwsError): Promise<HttpResponse>;
}

/** Answers a request to a service, which it has by its signing name. */
type Answerer = (request: HttpRequest, context: CallContext, service: string) => Promise<HttpResponse>;

/** Returns an engine over its ports. A service is put together when it is first called: a start waits for none of them. */
export function createEngine(ports: EnginePorts): Engine {
  const { faces, startBoots } = createFaces(ports);
  const isModelled = (service: string): service is keyof typeof faces => Object.hasOwn(faces, service);
  const callFace: Answerer = async (request, context, service) => {
    if (!isModelled(service)) throw notModelled(`the service ${service}`);
    const face = await faces[service]();
    const response = await face.answer(request, context);
    // Who has an answer can rely on it: what it says survives the death of this process.
    await ports.store.flush();
    return response;
  };
  const tooLarge = (): AwsError =>
    new AwsError("RequestEntityTooLarge", "The request's body is larger than embedded-aws takes (256 MiB).", 413);
  const refuse: Engine["refuse"] = (request, error) => answerWith(() => Promise.reject(error), request, ports);
  return {
    answer: (request) => answerWith(callFace, request, ports),
    async resume() {
      await faces.cloudformation();
    },
    async loadServices() {
      for (const load of Object.values(faces)) await load();
    },
    async answerMachines(request) {
      const { store, clock } = ports;
      return answerMachines(request, {
        instances: openInstanceStore(store),
        boots: await startBoots(),
        nowMs: clock.now(),
      });
    },
    refuseBody: (request) => refuse(request, tooLarge()),
    refuse,
  };
}

async function answerWith(answerer: Answerer, request: HttpRequest, ports: EnginePorts): Promise<HttpResponse> {
  const requestId = ports.requestIds.uuid();
  const scope = parseCredentialScope(request);
  const service = scope?.service ?? "";
  const idHeader = service === "s3" ? "x-amz-request-id" : "x-amzn-requestid";
  let response: HttpResponse;
  try {
    response = await answerer(request, contextOf(request, { scope, requestId, ports }), service);
  } catch (error) {
    if (!(error instanceof AwsError)) ports.reportDefect(error);
    response = renderError(findProtocol(request, service), toAwsError(error), requestId);
  }
  return { ...response, headers: { [idHeader]: requestId, ...response.headers } };
}

interface Caller {
  /** Undefined for a request without a credential that can be read. */
  readonly scope: CredentialScope | undefined;
  readonly requestId: string;
  readonly ports: EnginePorts;
}

function contextOf(request: HttpRequest, { scope, requestId, ports }: Caller): CallContext {
  // Browsers say where a request comes from. Any page could make one, because a presigned URL needs no secret here.
  if (/^(cross|same)-site$/.test(request.headers["sec-fetch-site"] ?? "")) {
    throw new AwsError("AccessDenied", "embedded-aws takes no calls from web pages.", 403);
  }
  if (scope !== undefined) return { ...callerOf(request, scope, ports), region: scope.region, requestId };
  if (request.query.has("AWSAccessKeyId")) {
    throw new AwsError(
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    );
  }
  if (request.headers["authorization"] === undefined) {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  }
  throw new AwsError(
    "IncompleteSignature",
    "The Authorization header holds no credential of the form KEY/DATE/REGION/SERVICE/aws4_request.",
  );
}

/** Finds whose credentials a request bears. Only those of STS are on record, and only they can be refused. */
function callerOf(
  request: HttpRequest,
  { accessKeyId, service }: CredentialScope,
  ports: EnginePorts,
): Pick<CallContext, "account" | "session"> {
  if (!isTemporary(accessKeyId)) return { account: accountOf(accessKeyId) };
  const given = { token: sessionTokenOf(request), protocol: findProtocol(request, service) };
  const session = openSessions(ports).judge(accessKeyId, given);
  return { account: session.account, session };
}

/** What a failure looks like from outside: a defect says nothing of the engine's inside, a full disk says so. */
function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const message =
    error instanceof EngineError ? error.message : "embedded-aws failed to answer; its own output says why.";
  return new AwsError("InternalFailure", message, 500);
}
