import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { connectConfiguration } from "@logstack/deploy-configuration/aws";
import type { MachineReport, Pointer } from "@logstack/deploy-configuration";

/** The machines of a layer in an environment. */
export interface LayerOfMachines {
  readonly environment: string;
  readonly component: string;
  readonly account: string;
  /** By role: the output of the layer's stack that names its Auto Scaling group. */
  readonly groups: Readonly<Record<string, string>>;
}

/** A machine: what it says of itself, and what the engine saw it do. */
export interface WatchedMachine {
  readonly instanceId: string;
  readonly report: MachineReport | undefined;
  readonly console: string;
  readonly calls: readonly string[];
}

/** What a layer's machines are to have, and have. */
export interface MachinesWatch {
  pointer(role: string): Promise<Pointer | undefined>;
  /** In the order of their group. */
  machines(role: string): Promise<readonly WatchedMachine[]>;
  /** What each machine that works says that it has. */
  applied(role: string): Promise<readonly (string | undefined)[]>;
  /** Ends an instance behind the back of its group, as a failing host would. */
  terminate(instanceId: string): Promise<void>;
  close(): void;
}

const REGION = "ap-southeast-2";

/** Watches the machines of a layer of an embedded AWS. */
export function watchMachines(
  endpoint: string,
  { environment, component, account, groups }: LayerOfMachines,
): MachinesWatch {
  const credentials = { accessKeyId: account, secretAccessKey: "embedded" };
  const connected = connectConfiguration({ credentials, region: REGION, endpoint, loopback: true, source: "a test" });
  const api = connected.connect({ environment, component, account, region: REGION });
  const ec2 = new EC2Client({ credentials, region: REGION, endpoint });
  const cloudFormation = new CloudFormationClient({ credentials, region: REGION, endpoint });
  const findGroup = async (role: string): Promise<string> => {
    const StackName = `${environment}-${component}`;
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return stack?.Outputs?.find(({ OutputKey }) => OutputKey === groups[role])?.OutputValue ?? "";
  };
  const see = async (instanceId: string): Promise<WatchedMachine> => {
    const page = await fetch(`${endpoint}/_embedded-aws/machines/${instanceId}`);
    const { console, calls } = (await page.json()) as Pick<WatchedMachine, "console" | "calls">;
    return { instanceId, report: await api.reports.read(instanceId), console, calls };
  };
  const machines = async (role: string): Promise<readonly WatchedMachine[]> => {
    const group = await api.fleet.read(await findGroup(role));
    if (group === undefined) throw new Error(`${role} of ${component} has no group`);
    return Promise.all(group.machines.map(({ instanceId }) => see(instanceId)));
  };
  return {
    async pointer(role) {
      const found = await api.pointers.read(role);
      return found.kind === "found" ? found.pointer : undefined;
    },
    machines,
    applied: async (role) =>
      (await machines(role)).map(({ report }) => (report?.state === "applied" ? report.digest : undefined)),
    async terminate(instanceId) {
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
    },
    close() {
      connected.close();
      ec2.destroy();
      cloudFormation.destroy();
    },
  };
}
