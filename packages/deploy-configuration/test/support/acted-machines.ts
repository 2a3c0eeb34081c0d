import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { configurationBucket, reportKey } from "../../src/index.ts";
import type { ConfigurationApi, LayerPlace } from "../../src/ports.ts";
import type { SimulatedElasticsearch } from "../../src/testing/index.ts";

/** The machines of an AWS whose machines do not run, acted from outside: they report, and are nodes of a simulated cluster. */
export interface ActedMachines {
  /** Ids of the machines that have reported, by role. */
  readonly reported: Readonly<Record<"master" | "data", readonly string[]>>;
  close(): Promise<void>;
}

interface Stage {
  readonly place: LayerPlace;
  readonly api: ConfigurationApi;
  readonly s3: S3Client;
  readonly cluster: SimulatedElasticsearch;
  readonly groups: Readonly<Record<"master" | "data", string>>;
  readonly pause: () => Promise<void>;
  /** What the first machines of a role have, where that is not what is released. */
  readonly older: Readonly<Partial<Record<"master" | "data", { readonly machines: number; readonly digest: string }>>>;
}

/** Acts until it is closed: whoever comes takes what the pointer of its role says, and is a node; whoever goes is none. */
export function actMachines({ place, api, s3, cluster, groups, pause, older }: Stage): ActedMachines {
  const reported = { master: [] as string[], data: [] as string[] };
  const born = { master: 0, data: 0 };
  const stage = new AbortController();
  const act = async (role: "master" | "data"): Promise<void> => {
    const machines = (await api.fleet.read(groups[role]))?.machines ?? [];
    const living = machines.filter(({ lifecycleState }) => lifecycleState === "InService");
    const ids = living.map(({ instanceId }) => instanceId);
    for (const name of reported[role]) if (!ids.includes(name)) cluster.leave(name);
    for (const instanceId of ids) {
      if (reported[role].includes(instanceId)) continue;
      const found = await api.pointers.read(role);
      if (found.kind !== "found") continue;
      cluster.join({ name: instanceId, role, version: "9.0.0" });
      const isOlder = born[role] < (older[role]?.machines ?? 0);
      const digest = isOlder ? older[role]?.digest : found.pointer.current.digest;
      born[role] += 1;
      const lines = [`instance ${instanceId}`, `role ${role}`, "state applied", `digest ${digest}`];
      const Body = [...lines, `at ${Math.round(Date.now() / 1000)}`, "step checking its health", "", ""].join("\n");
      const Bucket = configurationBucket(place);
      await s3.send(new PutObjectCommand({ Bucket, Key: reportKey(place, instanceId), Body }));
      reported[role].push(instanceId);
    }
  };
  const acting = (async () => {
    while (!stage.signal.aborted) {
      await act("master");
      await act("data");
      await pause();
    }
  })();
  return {
    reported,
    close: () => {
      stage.abort();
      return acting;
    },
  };
}
