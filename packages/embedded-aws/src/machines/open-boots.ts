import type { EnginePorts, MachinePorts } from "../engine-ports.ts";
import type { InstanceRecord } from "../ec2/instance-store.ts";
import type { CallContext, OperationHandler, Service } from "../service.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import { createBoots, type Boots } from "./boots.ts";
import type { MachineServiceName, MachineServices } from "./machine.ts";
import { followParameters } from "./parameter-changes.ts";
import { roleSessionOf } from "./role-session.ts";
import { createSlots } from "./slots.ts";

/** What machines call of the rest of the engine. */
export interface MachineReach {
  readonly services: Readonly<Record<MachineServiceName, () => Promise<Service>>>;
  readonly s3: (request: HttpRequest, context: CallContext) => Promise<HttpResponse>;
  readonly signal: OperationHandler;
}

/** How many boots compute at the same time. */
const AT_ONCE = 3;

/** Returns the boots of an engine. */
export function openBoots(
  ports: EnginePorts,
  { runner, record, watch, reachCache }: MachinePorts,
  reach: MachineReach,
): Boots {
  const { store, clock, faults, reportDefect } = ports;
  return createBoots({
    store,
    clock,
    runner,
    record,
    reachCache,
    parameters: followParameters(watch),
    slots: createSlots(AT_ONCE),
    services: (instance) => servicesOf(instance, reach, ports),
    powerOff(instance) {
      // AWS: a machine that shuts itself down is stopped, which to its group is a loss. Its group looks within its turn.
      const { account, region, instanceId, state } = instance;
      if (state !== "running") return;
      const context = { account, region, requestId: ports.requestIds.uuid() };
      reach.services
        .ec2()
        .then((ec2) => ec2.operations["StopInstances"]?.({ InstanceIds: [instanceId] } as never, context))
        .catch(reportDefect);
    },
    faults,
    reportDefect,
  });
}

function servicesOf(
  instance: InstanceRecord,
  reach: MachineReach,
  { store, requestIds }: EnginePorts,
): MachineServices {
  const session = roleSessionOf(instance, store);
  const contextIn = (region: string): CallContext => ({
    account: instance.account,
    region,
    requestId: requestIds.uuid(),
    ...(session === undefined ? {} : { session }),
  });
  const lasting = async <T>(answer: Promise<T>): Promise<T> => {
    const answered = await answer;
    await store.flush();
    return answered;
  };
  return {
    async call(name, operation, { input, region }) {
      const handler = (await reach.services[name]()).operations[operation];
      if (handler === undefined) throw new Error(`${name} has no ${operation}`);
      return await lasting(handler(input as never, contextIn(region)));
    },
    async s3({ region, body = new Uint8Array(), ...request }) {
      const headers = { host: "s3.machines.internal", "content-length": String(body.length) };
      return await lasting(reach.s3({ ...request, headers, body }, contextIn(region)));
    },
    signal: async (input, region) => await lasting(reach.signal(input as never, contextIn(region))),
  };
}
