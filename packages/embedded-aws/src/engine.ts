import { AwsError, notModelled } from "./aws-error.ts";
import { EngineError } from "./engine-error.ts";
import type { Fleet } from "./auto-scaling/fleet.ts";
import type { Clock, Ids } from "./clock.ts";
import type { CallContext, Service } from "./service.ts";
import type { Faults } from "./cloudformation/ports.ts";
import { openBucketStore } from "./s3/bucket-store.ts";
import { openObjectStore } from "./s3/object-store.ts";
import { readTemplate, type TemplateSource } from "./s3/read-template.ts";
import type { Digests } from "./s3/digests.ts";
import type { ContentStore } from "./state/content-store.ts";
import type { Store } from "./state/store.ts";
import { createSts } from "./sts/sts.ts";
import { accountOf, parseCredentialScope } from "./wire/credential-scope.ts";
import type { Face, HttpRequest, HttpResponse } from "./wire/http.ts";
import { findProtocol, renderError } from "./wire/render-error.ts";
import type { JsonSchemas, JsonServiceName, QuerySchemas, QueryServiceName } from "./wire/service-schemas.ts";

/** All the I/O an engine does. */
export interface EnginePorts {
  readonly store: Store;
  readonly content: ContentStore;
  readonly clock: Clock;
  /** Names resources. */
  readonly ids: Ids;
  /** Names requests; apart from `ids`, so that the number of calls does not change the names of resources. */
  readonly requestIds: Ids;
  readonly digests: Digests;
  /** Imports the wire schemas of a Query service, which takes a moment. */
  readonly loadSchemas: (signingName: QueryServiceName) => Promise<QuerySchemas>;
  /** The same for a service that speaks AWS JSON. */
  readonly loadJsonSchemas: (signingName: JsonServiceName) => Promise<JsonSchemas>;
  /** Told of a defect in the engine itself, which clients see as an `InternalFailure`. */
  readonly reportDefect: (error: unknown) => void;
  /** Makes resources fail on purpose, for tests. */
  readonly faults?: Faults;
}

/** The services behind one endpoint. */
export interface Engine {
  /** Answers any request, errors included; it does not reject. */
  answer(request: HttpRequest): Promise<HttpResponse>;
  /** Goes on with the CloudFormation operations that an engine before this one left unfinished. */
  resume(): Promise<void>;
  /** Refuses a request whose body was too large to read. */
  refuseBody(request: HttpRequest): Promise<HttpResponse>;
}

type Answerer = (request: HttpRequest, context: CallContext) => Promise<HttpResponse>;

/** Returns an engine over its ports. A service is put together when it is first called: a start waits for none of them. */
export function createEngine(ports: EnginePorts): Engine {
  const faces = createFaces(ports);
  const isModelled = (service: string): service is keyof typeof faces => Object.hasOwn(faces, service);
  const callFace: Answerer = async (request, context) => {
    const service = serviceOf(request);
    if (!isModelled(service)) throw notModelled(`the service ${service}`);
    const face = await faces[service]();
    const response = await face.answer(request, context);
    // Who has an answer can rely on it: what it says survives the death of this process.
    await ports.store.flush();
    return response;
  };
  const refuse: Answerer = () => {
    throw new AwsError("RequestEntityTooLarge", "The request's body is larger than embedded-aws takes (256 MiB).", 413);
  };
  return {
    answer: (request) => answerWith(callFace, request, ports),
    async resume() {
      await faces.cloudformation();
    },
    refuseBody: (request) => answerWith(refuse, request, ports),
  };
}

type FaceLoader = () => Promise<Face>;

/** The services, by signing name. What is heavy to load is imported when its service is first called. */
function createFaces(ports: EnginePorts): Readonly<Record<QueryServiceName | JsonServiceName | "s3", FaceLoader>> {
  const buckets = openBucketStore(ports.store);
  const objects = openObjectStore(ports);
  const queryFace = async (signingName: QueryServiceName, service: Service): Promise<Face> => {
    const [{ createQueryFace }, schemas] = await Promise.all([
      import("./wire/query-face.ts"),
      ports.loadSchemas(signingName),
    ]);
    return createQueryFace(service, schemas);
  };
  const jsonFace = async (signingName: JsonServiceName, service: Service): Promise<Face> => {
    const [{ createJsonFace }, schemas] = await Promise.all([
      import("./wire/json-face.ts"),
      ports.loadJsonSchemas(signingName),
    ]);
    return createJsonFace(service, schemas);
  };
  // One for all services: who sends a message wakes who waits for it.
  const openQueues = once(async () => (await import("./sqs/queue-store.ts")).openQueueStore(ports));
  // One for all services: who ends an instance wakes who replaces it.
  const startFleet = once(async () => (await import("./auto-scaling/fleet.ts")).createFleet(ports));
  return {
    autoscaling: once(async () => {
      const [{ createAutoScaling }, fleet] = await Promise.all([
        import("./auto-scaling/auto-scaling.ts"),
        startFleet(),
      ]);
      return queryFace("autoscaling", createAutoScaling({ ...ports, fleet }));
    }),
    cloudformation: once(async () => {
      const fleet = await startFleet();
      const service = await startCloudFormation(ports, { templates: { buckets, objects }, fleet });
      return queryFace("cloudformation", service);
    }),
    ec2: once(async () => {
      const [{ createEc2QueryFace }, { createEc2 }, schemas, fleet] = await Promise.all([
        import("./wire/ec2-query-face.ts"),
        import("./ec2/ec2.ts"),
        ports.loadSchemas("ec2"),
        startFleet(),
      ]);
      return createEc2QueryFace(createEc2({ ...ports, fleet }), schemas);
    }),
    elasticache: once(async () =>
      queryFace("elasticache", (await import("./elasticache/elasticache.ts")).createElastiCache(ports)),
    ),
    elasticloadbalancing: once(async () =>
      queryFace("elasticloadbalancing", (await import("./elb/elb.ts")).createElb(ports)),
    ),
    logs: once(async () => jsonFace("logs", (await import("./logs/logs.ts")).createLogs(ports))),
    monitoring: once(async () => {
      const [{ createCborFace }, { createCloudWatch }, schemas] = await Promise.all([
        import("./wire/cbor-face.ts"),
        import("./cloudwatch/cloudwatch.ts"),
        ports.loadJsonSchemas("monitoring"),
      ]);
      const service = createCloudWatch(ports);
      const [cbor, json] = [createCborFace(service, schemas), await jsonFace("monitoring", service)];
      // AWS: the CLI and boto3 speak CBOR to CloudWatch, the SDK for JavaScript speaks JSON.
      return {
        answer: (request, context) =>
          (findProtocol(request, "monitoring") === "cbor" ? cbor : json).answer(request, context),
      };
    }),
    s3: once(async () => {
      const { createS3Face } = await import("./s3/s3-face.ts");
      // Before the first call, because an upload in progress has bytes that no record refers to yet.
      await objects.removeOrphans();
      return createS3Face({ buckets, objects, clock: ports.clock, digests: ports.digests });
    }),
    secretsmanager: once(async () =>
      jsonFace("secretsmanager", (await import("./secrets-manager/secrets-manager.ts")).createSecretsManager(ports)),
    ),
    sqs: once(async () => {
      const [{ createSqs }, queues] = await Promise.all([import("./sqs/sqs.ts"), openQueues()]);
      return jsonFace("sqs", createSqs({ ...ports, queues }));
    }),
    ssm: once(async () => jsonFace("ssm", (await import("./ssm/ssm.ts")).createSsm(ports))),
    sts: once(() => queryFace("sts", createSts())),
  };
}

/** Puts CloudFormation together; what an engine before this one left unfinished goes on before the first call. */
async function startCloudFormation(
  ports: EnginePorts,
  { templates, fleet }: { readonly templates: TemplateSource; readonly fleet: Fleet },
): Promise<Service> {
  const [{ createCloudFormation }, { createResourceHandlers }] = await Promise.all([
    import("./cloudformation/index.ts"),
    import("./resources/resource-handlers.ts"),
  ]);
  const { store, clock, ids, faults, reportDefect } = ports;
  const cloudFormation = createCloudFormation({
    store,
    clock,
    ids,
    reportDefect,
    resources: createResourceHandlers({ store, clock, ids, watchFleet: (place) => fleet.watch(place) }),
    readTemplate: (url, context) => readTemplate(url, context, templates),
    ...(faults === undefined ? {} : { faults }),
  });
  await cloudFormation.resume();
  fleet.resume();
  return cloudFormation.service;
}

async function answerWith(answerer: Answerer, request: HttpRequest, ports: EnginePorts): Promise<HttpResponse> {
  const requestId = ports.requestIds.uuid();
  const service = parseCredentialScope(request)?.service ?? "";
  const idHeader = service === "s3" ? "x-amz-request-id" : "x-amzn-requestid";
  let response: HttpResponse;
  try {
    response = await answerer(request, contextOf(request, requestId));
  } catch (error) {
    if (!(error instanceof AwsError)) ports.reportDefect(error);
    response = renderError(findProtocol(request, service), toAwsError(error), requestId);
  }
  return { ...response, headers: { [idHeader]: requestId, ...response.headers } };
}

function contextOf(request: HttpRequest, requestId: string): CallContext {
  // Browsers say where a request comes from. Any page could make one, because a presigned URL needs no secret here.
  if (/^(cross|same)-site$/.test(request.headers["sec-fetch-site"] ?? "")) {
    throw new AwsError("AccessDenied", "embedded-aws takes no calls from web pages.", 403);
  }
  const scope = parseCredentialScope(request);
  if (scope !== undefined) return { account: accountOf(scope.accessKeyId), region: scope.region, requestId };
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

/** The signing name in the request's credential. */
function serviceOf(request: HttpRequest): string {
  return parseCredentialScope(request)?.service ?? "";
}

/** What a failure looks like from outside: a defect says nothing of the engine's inside, a full disk says so. */
function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const message =
    error instanceof EngineError ? error.message : "embedded-aws failed to answer; its own output says why.";
  return new AwsError("InternalFailure", message, 500);
}

/** Runs `load` at the first call and gives its result to every call; a failure is tried again. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}
