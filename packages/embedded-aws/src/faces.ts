import { openAsyncInvocations } from "./lambda/async-invocations.ts";
import { hasLambdaWork } from "./lambda/has-work.ts";
import type { Lambda } from "./lambda/lambda.ts";
import type { LambdaWorld } from "./lambda/lambda-world.ts";
import type { Fleet } from "./auto-scaling/fleet.ts";
import type { EnginePorts } from "./engine-ports.ts";
import { openBucketStore } from "./s3/bucket-store.ts";
import type { ObjectEventTargets } from "./s3/object-events.ts";
import { openObjectStore } from "./s3/object-store.ts";
import { readTemplate, type TemplateSource } from "./s3/read-template.ts";
import type { CloudFormation } from "./cloudformation/index.ts";
import type { Boots } from "./machines/boots.ts";
import type { MachineServiceName } from "./machines/machine.ts";
import type { Service } from "./service.ts";
import { openSessions } from "./sts/sessions.ts";
import type { Face } from "./wire/http.ts";
import { findProtocol } from "./wire/render-error.ts";
import type { JsonServiceName, QueryServiceName, RestJsonServiceName } from "./wire/service-schemas.ts";

type FaceLoader = () => Promise<Face>;

/** What is behind an engine's endpoint. */
export interface Faces {
  readonly faces: Readonly<Record<QueryServiceName | JsonServiceName | RestJsonServiceName | "s3", FaceLoader>>;
  /** The machines that boot for real; undefined where all boot by assumption. */
  readonly startBoots: () => Promise<Boots | undefined>;
}

/** The services, by signing name. What is heavy to load is imported when its service is first called. */
export function createFaces(ports: EnginePorts): Faces {
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
  const openEventTargets = once(async () => {
    const [{ createEventTargets }, queues] = await Promise.all([import("./s3/event-targets.ts"), openQueues()]);
    return createEventTargets({ queues, invocations });
  });
  const startBoots = once(async () => {
    // A replica carries nothing out.
    if (ports.machines === undefined || ports.role === "replica") return undefined;
    const { openBoots } = await import("./machines/open-boots.ts");
    return openBoots(ports, ports.machines, {
      services: machineServices,
      s3: (request, context) => faces.s3().then((face) => face.answer(request, context)),
      signal: async (input, context) => await (await startStacks()).signalFromMachine(input, context),
    });
  });
  // One for all services: who ends an instance wakes who replaces it.
  const startFleet = once(async () => {
    const [{ createFleet }, boots] = await Promise.all([import("./auto-scaling/fleet.ts"), startBoots()]);
    return createFleet({ ...ports, boots });
  });
  // One for all services: who records an event wakes who carries it out.
  const invocations = openAsyncInvocations(ports, () => withLambda((lambda) => lambda.followEvents()));
  const startLambda = once(async (): Promise<Lambda> => {
    const [{ createLambda }, { openLogStore }, queues] = await Promise.all([
      import("./lambda/lambda.ts"),
      import("./logs/log-store.ts"),
      openQueues(),
    ]);
    return createLambda({ ...ports, queues, logs: openLogStore(ports), invocations });
  });
  const withLambda = (act: (lambda: Lambda) => void): void => {
    // A replica carries nothing out.
    if (ports.role !== "replica") startLambda().then(act).catch(ports.reportDefect);
  };
  const wakeLambda = (): void => withLambda((lambda) => lambda.wake());
  const startStacks = once(async () => {
    const [fleet, eventTargets, boots] = await Promise.all([startFleet(), openEventTargets(), startBoots()]);
    const lambda = { ...ports, wake: wakeLambda };
    const templates = { buckets, objects };
    const cloudFormation = await startCloudFormation(ports, { templates, fleet, lambda, eventTargets, boots });
    if (hasLambdaWork(ports.store)) wakeLambda();
    return cloudFormation;
  });
  /** The services that machines call too, by signing name. */
  const machineServices: Readonly<Record<MachineServiceName, () => Promise<Service>>> = {
    autoscaling: once(async () => {
      const [{ createAutoScaling }, fleet] = await Promise.all([
        import("./auto-scaling/auto-scaling.ts"),
        startFleet(),
      ]);
      return createAutoScaling({ ...ports, fleet });
    }),
    cloudformation: async () => (await startStacks()).service,
    ec2: once(async () => {
      const [{ createEc2 }, fleet, boots] = await Promise.all([import("./ec2/ec2.ts"), startFleet(), startBoots()]);
      return createEc2({ ...ports, fleet, boots });
    }),
    elasticloadbalancing: once(async () => (await import("./elb/elb.ts")).createElb(ports)),
    secretsmanager: once(async () =>
      (await import("./secrets-manager/secrets-manager.ts")).createSecretsManager(ports),
    ),
    ssm: once(async () => (await import("./ssm/ssm.ts")).createSsm(ports)),
  };
  const faces: Faces["faces"] = {
    autoscaling: once(async () => queryFace("autoscaling", await machineServices.autoscaling())),
    cloudformation: once(async () => queryFace("cloudformation", await machineServices.cloudformation())),
    ec2: once(async () => {
      const [{ createEc2QueryFace }, schemas, service] = await Promise.all([
        import("./wire/ec2-query-face.ts"),
        ports.loadSchemas("ec2"),
        machineServices.ec2(),
      ]);
      return createEc2QueryFace(service, schemas);
    }),
    elasticache: once(async () =>
      queryFace("elasticache", (await import("./elasticache/elasticache.ts")).createElastiCache(ports)),
    ),
    elasticloadbalancing: once(async () =>
      queryFace("elasticloadbalancing", await machineServices.elasticloadbalancing()),
    ),
    lambda: once(async () => {
      const [{ createRestJsonFace }, { service }, schemas] = await Promise.all([
        import("./wire/rest-json-face.ts"),
        startLambda(),
        ports.loadRestJsonSchemas("lambda"),
      ]);
      wakeLambda();
      return createRestJsonFace(service, schemas);
    }),
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
      const [{ createS3 }, targets, { besideHandles }] = await Promise.all([
        import("./s3/s3.ts"),
        openEventTargets(),
        import("./cloudformation/wait-handles/handle-face.ts"),
      ]);
      // Before the first call, because an upload in progress has bytes that no record refers to yet.
      if (ports.role !== "replica") await objects.removeOrphans();
      return besideHandles(createS3({ ...ports, buckets, objects, targets }), ports);
    }),
    secretsmanager: once(async () => jsonFace("secretsmanager", await machineServices.secretsmanager())),
    sqs: once(async () => {
      const [{ createSqs }, queues] = await Promise.all([import("./sqs/sqs.ts"), openQueues()]);
      return jsonFace("sqs", createSqs({ ...ports, queues }));
    }),
    ssm: once(async () => jsonFace("ssm", await machineServices.ssm())),
    sts: once(async () =>
      queryFace("sts", (await import("./sts/sts.ts")).createSts({ ...ports, sessions: openSessions(ports) })),
    ),
  };
  return { faces, startBoots };
}

/** Puts CloudFormation together; what an engine before this one left unfinished goes on before the first call. */
async function startCloudFormation(
  ports: EnginePorts,
  from: {
    readonly templates: TemplateSource;
    readonly fleet: Fleet;
    readonly lambda: LambdaWorld;
    readonly eventTargets: ObjectEventTargets;
    readonly boots: Boots | undefined;
  },
): Promise<CloudFormation> {
  const { templates, fleet, lambda, eventTargets, boots } = from;
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
    boots,
    resources: createResourceHandlers({
      store,
      clock,
      ids,
      endpoint: ports.endpoint,
      watchFleet: (place) => fleet.watch(place),
      lambda,
      eventTargets,
    }),
    readTemplate: (url, context) => readTemplate(url, context, templates),
    ...(faults === undefined ? {} : { faults }),
  });
  if (ports.role !== "replica") {
    await cloudFormation.resume();
    fleet.resume();
    boots?.resume();
  }
  return cloudFormation;
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
