import type { StartedMachine } from "../../model/machine.ts";
import type { MachineApi, MachineSearch } from "../../ports.ts";
import type { Access } from "../choose-access.ts";
import { createClientSettings } from "../client-settings.ts";
import type * as Clients from "./clients.ts";
import { explainAwsError } from "../explain-aws-error.ts";

/** The port, and how to let go of its connections. */
export interface ConnectedMachineApi extends MachineApi {
  close(): void;
}

/** Connects the port that looks at machines to EC2 and Auto Scaling; their clients are loaded at the first look. */
export function connectMachineApi(access: Access): ConnectedMachineApi {
  let connection: Promise<Connection> | undefined;
  const ask = async <Answer>(question: (connection: Connection) => Promise<Answer>): Promise<Answer> => {
    connection ??= connect(access);
    try {
      return await question(await connection);
    } catch (error) {
      throw explainAwsError(error, access);
    }
  };
  return {
    findStarted: (search) =>
      ask(async (connected) => {
        const tagged = await findTagged(connected, search);
        const known = new Set(tagged.map(({ instanceId }) => instanceId));
        const gone = search.groupName === undefined ? [] : await findInActivities(connected, search);
        return [...tagged, ...gone.filter(({ instanceId }) => !known.has(instanceId))];
      }),
    readConsole: (instanceId) => ask((connected) => readConsole(connected, instanceId)),
    close: () => {
      const letGo = async (): Promise<void> => {
        const connected = await connection;
        connected?.ec2.destroy();
        connected?.scaling.destroy();
      };
      // One that never came about has nothing to let go of.
      letGo().catch(() => undefined);
    },
  };
}

interface Connection {
  readonly clients: typeof Clients;
  readonly ec2: Clients.EC2Client;
  readonly scaling: Clients.AutoScalingClient;
}

async function connect(access: Access): Promise<Connection> {
  const clients = await import("./clients.ts");
  const settings = { ...createClientSettings(access), maxAttempts: 2 };
  return { clients, ec2: new clients.EC2Client(settings), scaling: new clients.AutoScalingClient(settings) };
}

/** One look, all its attempts together: the story waits for it, and a rollback ends the machines meanwhile. */
const LOOK_MS = 5_000;

const briefly = (): { readonly abortSignal: AbortSignal } => ({ abortSignal: AbortSignal.timeout(LOOK_MS) });

/** AWS: CloudFormation tags the machines that it starts, and a group hands its tags on; a terminated one is shown for an hour. */
async function findTagged(
  { clients, ec2 }: Connection,
  { stackId, logicalId, since }: MachineSearch,
): Promise<readonly StartedMachine[]> {
  const Filters = [
    { Name: "tag:aws:cloudformation:stack-id", Values: [stackId] },
    { Name: "tag:aws:cloudformation:logical-id", Values: [logicalId] },
  ];
  const { Reservations = [] } = await ec2.send(new clients.DescribeInstancesCommand({ Filters }), briefly());
  return Reservations.flatMap(({ Instances = [] }) => Instances)
    .filter(({ LaunchTime }) => (LaunchTime?.getTime() ?? 0) >= since)
    .flatMap(({ InstanceId, State }) =>
      InstanceId === undefined ? [] : [{ instanceId: InstanceId, state: State?.Name }],
    );
}

/** AWS: only these still tell of the machines of a group that a rollback has deleted. */
async function findInActivities(
  { clients, scaling }: Connection,
  { groupName: AutoScalingGroupName, since }: MachineSearch,
): Promise<readonly StartedMachine[]> {
  const command = new clients.DescribeScalingActivitiesCommand({ AutoScalingGroupName, IncludeDeletedGroups: true });
  const { Activities = [] } = await scaling.send(command, briefly());
  return Activities.filter(({ StartTime }) => (StartTime?.getTime() ?? 0) >= since).flatMap(({ Description = "" }) => {
    const [, instanceId] = LAUNCH.exec(Description) ?? [];
    return instanceId === undefined ? [] : [{ instanceId, state: undefined }];
  });
}

const LAUNCH = /^Launching a new EC2 instance: (i-[0-9a-f]+)/;

/** AWS: only some instance types give what their console shows at this moment; others what they wrote at their last boot. */
async function readConsole({ clients, ec2 }: Connection, InstanceId: string): Promise<string | undefined> {
  const read = async (Latest: boolean): Promise<string | undefined> => {
    const { Output } = await ec2.send(new clients.GetConsoleOutputCommand({ InstanceId, Latest }), briefly());
    return Output === undefined ? undefined : Buffer.from(Output, "base64").toString("utf8");
  };
  try {
    return await read(true);
  } catch (error) {
    if (error instanceof Error && error.name === "UnsupportedOperation") return read(false);
    throw error;
  }
}
