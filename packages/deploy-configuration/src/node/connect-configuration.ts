import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createClientSettings, type Access } from "@logstack/deploy-core/node";
import type { ConfigurationApi, LayerPlace } from "../ports.ts";
import { openConfigurationBucket } from "./bundle-store.ts";
import { openFleet } from "./fleet.ts";
import { openPointers } from "./pointer-store.ts";

/** AWS as configurations need it, and how to let go of its connections. */
export interface ConnectedConfiguration {
  readonly connect: (place: LayerPlace) => ConfigurationApi;
  close(): void;
}

/** Connects the ports to S3, Systems Manager, Auto Scaling and EC2. It takes most of the SDK along: import it when it is needed. */
export function connectConfiguration(access: Access): ConnectedConfiguration {
  const settings = createClientSettings(access);
  const s3 = new S3Client({ ...settings, forcePathStyle: access.endpoint !== undefined });
  const ssm = new SSMClient(settings);
  const scaling = new AutoScalingClient(settings);
  const ec2 = new EC2Client(settings);
  return {
    connect: (place) => ({
      ...openConfigurationBucket({ client: s3, access }, place),
      pointers: openPointers({ client: ssm, access }, place),
      fleet: openFleet({ scaling, ec2, access }),
    }),
    close: () => {
      for (const client of [s3, ssm, scaling, ec2]) client.destroy();
    },
  };
}
