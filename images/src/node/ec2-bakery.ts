import {
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeInstancesCommand,
  DescribeImagesCommand,
  EC2ServiceException,
  GetConsoleOutputCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  type _InstanceType,
  type EC2Client,
  type Tag,
} from "@aws-sdk/client-ec2";
import { TAGS, type BakedThing } from "../find-leftovers.ts";
import type { Bakery } from "../ports.ts";

/** Returns the part of a bakery that is EC2; what it starts bears the `tags`. */
export function openEc2Bakery(
  ec2: EC2Client,
  { tags, subnet }: { readonly tags: Readonly<Record<string, string>>; readonly subnet: string | undefined },
): Omit<Bakery, "build"> {
  return {
    async startMachine({ amiId, instanceType, userData }) {
      const tagged = Object.entries({ ...tags, Name: "logstack smoke test" }).map(([Key, Value]) => ({ Key, Value }));
      const { Instances: [machine] = [] } = await ec2.send(
        new RunInstancesCommand({
          ImageId: amiId,
          InstanceType: instanceType as _InstanceType,
          MinCount: 1,
          MaxCount: 1,
          UserData: Buffer.from(userData).toString("base64"),
          InstanceInitiatedShutdownBehavior: "terminate",
          MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required", HttpPutResponseHopLimit: 1 },
          ...(subnet === undefined ? {} : { SubnetId: subnet }),
          TagSpecifications: [
            { ResourceType: "instance", Tags: tagged },
            { ResourceType: "volume", Tags: tagged },
          ],
        }),
      );
      if (machine?.InstanceId === undefined) throw new Error(`EC2 started no machine from ${amiId}.`);
      return { instanceId: machine.InstanceId };
    },
    async lookAt(instanceId) {
      try {
        const [described, output] = await Promise.all([
          ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })),
          // AWS: without `Latest` it is the console of some minutes after the start, and then no more.
          ec2.send(new GetConsoleOutputCommand({ InstanceId: instanceId, Latest: true })),
        ]);
        return {
          state: described.Reservations?.[0]?.Instances?.[0]?.State?.Name,
          console: Buffer.from(output.Output ?? "", "base64").toString("utf8"),
        };
      } catch (error) {
        if (isGone(error)) return { state: undefined, console: "" };
        throw error;
      }
    },
    async accept(amiId) {
      await ec2.send(new CreateTagsCommand({ Resources: [amiId], Tags: [{ Key: TAGS.smoke, Value: "passed" }] }));
    },
    async remove({ kind, id }) {
      try {
        await (kind === "machine"
          ? ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }))
          : ec2.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true })));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
    listBaked: async () => (await Promise.all([listMachines(ec2), listImages(ec2)])).flat(),
  };
}

async function listMachines(ec2: EC2Client): Promise<readonly BakedThing[]> {
  const states = ["pending", "running", "stopping", "stopped"];
  const found: BakedThing[] = [];
  let token: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: "tag-key", Values: [TAGS.bake] },
          { Name: "instance-state-name", Values: states },
        ],
        NextToken: token,
      }),
    );
    for (const { InstanceId: id, Tags } of (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances)) {
      if (id !== undefined) found.push({ kind: "machine", id, tags: readTags(Tags) });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

async function listImages(ec2: EC2Client): Promise<readonly BakedThing[]> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "tag-key", Values: [TAGS.bake] }] }),
  );
  return Images.flatMap(({ ImageId: id, Tags }) =>
    id === undefined ? [] : [{ kind: "image" as const, id, tags: readTags(Tags) }],
  );
}

function readTags(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

function isGone(error: unknown): boolean {
  return error instanceof EC2ServiceException && GONE.has(error.name);
}

const GONE = new Set(["InvalidInstanceID.NotFound", "InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"]);
