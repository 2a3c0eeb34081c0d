import { setTimeout as sleep } from "node:timers/promises";
import { DeliveryError, type Broker, type Delivery, type Settlement } from "../delivery/delivery.ts";
import { openConnection, type BrokerAddress, type Connection } from "./connection.ts";
import { createWaiter } from "./waiter.ts";

/** Returns the Broker as a listener for JSON lines, over as many connections as are allowed at once. */
export function createTcpBroker(address: BrokerAddress, connections: number): Broker {
  return {
    name: `${address.host}:${address.port}`,
    deliver: (limits) => createTcpDelivery({ address, most: connections, ...limits }),
    async reach(limit) {
      const delivery = createTcpDelivery({ address, most: 1, send: limit, settle: limit });
      await delivery.connect();
      const { problem } = await delivery.settle();
      if (problem !== undefined) throw new DeliveryError(problem);
    },
  };
}

const LATE = "The time was over before the Broker said that it has read everything.";

/** Connecting loses nothing and doubles nothing, so it is tried again; waits between the attempts. */
const CONNECT_WAITS_MS = [200, 1_000];

interface TcpSettings {
  readonly address: BrokerAddress;
  readonly most: number;
  readonly send: AbortSignal;
  readonly settle: AbortSignal;
}

/** A delivery whose first connection can be opened before there is anything to send. */
interface TcpDelivery extends Delivery {
  connect(): Promise<void>;
}

function createTcpDelivery({ address, most, send, settle }: TcpSettings): TcpDelivery {
  const waiter = createWaiter();
  const pool: Connection[] = [];
  let isFull = false;

  const waitForBroker = async (isSo: () => boolean): Promise<void> => {
    if (await waiter.until(isSo, send)) return;
    throw new DeliveryError("The time was over while the Broker was waited for.");
  };
  const connectOnce = async (): Promise<Connection> => {
    const connection = openConnection(address, waiter.notify);
    try {
      await waitForBroker(() => connection.state.kind !== "connecting");
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return connection;
  };
  const connect = async (): Promise<void> => {
    for (const waitMs of [...CONNECT_WAITS_MS, undefined]) {
      const connection = await connectOnce();
      if (connection.state.kind !== "lost") {
        pool.push(connection);
        return;
      }
      const failure = new DeliveryError(connection.state.reason);
      if (waitMs === undefined) throw failure;
      await sleep(waitMs, undefined, { signal: send }).catch(() => {
        throw failure;
      });
    }
  };
  /** A Broker that takes no more connections still reads the ones that there are. */
  const grow = async (): Promise<void> => {
    if (pool.length === 0) return connect();
    const connection = await connectOnce();
    if (connection.state.kind === "lost") isFull = true;
    else pool.push(connection);
  };
  const findRoom = async (): Promise<Connection> => {
    for (;;) {
      const problem = problemOf(pool);
      if (problem !== undefined) throw new DeliveryError(problem);
      const free = pool.find(({ hasRoom }) => hasRoom);
      if (free !== undefined) return free;
      if (pool.length < most && !isFull) await grow();
      else await waitForBroker(() => pool.some(({ hasRoom, state }) => hasRoom || state.kind === "lost"));
    }
  };
  return {
    connect,
    async send(batch) {
      const connection = await findRoom();
      connection.write(batch);
    },
    async settle() {
      if (problemOf(pool) === undefined) for (const connection of pool) connection.end();
      const isSettled = (): boolean =>
        problemOf(pool) !== undefined || pool.every(({ state }) => state.kind === "taken");
      const inTime = await waiter.until(isSettled, settle);
      for (const connection of pool) connection.destroy();
      return describeSettlement(pool, inTime ? undefined : LATE);
    },
  };
}

function describeSettlement(pool: readonly Connection[], late: string | undefined): Settlement {
  const taken = pool.filter(({ state }) => state.kind === "taken");
  return {
    linesTaken: taken.reduce((sum, { linesWritten }) => sum + linesWritten, 0),
    bytesTaken: taken.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    problem: problemOf(pool) ?? late,
  };
}

/** Why one of the connections is lost, or undefined. */
function problemOf(pool: readonly Connection[]): string | undefined {
  for (const { state } of pool) if (state.kind === "lost") return state.reason;
  return undefined;
}
