import type { DeployFact, DeployOutcome, ObservedStack } from "@logstack/deploy-core";
import type { ConfigurationDefinition, MachineFile, Pointer } from "../../src/index.ts";
import type { FoundLease, Lease } from "../../src/plan/judge-lease.ts";
import type { ConfigurationRequest } from "../../src/model/configuration-request.ts";
import { makeBundle } from "../../src/node/make-bundle.ts";
import { deployConfiguration } from "../../src/operate/deploy-configuration.ts";
import { destroyConfiguration } from "../../src/operate/destroy-configuration.ts";
import { diagnoseConfiguration, verifyConfiguration } from "../../src/operate/look-at-configuration.ts";
import { rollbackConfiguration } from "../../src/operate/rollback-configuration.ts";
import type { ConfigurationPorts } from "../../src/ports.ts";
import { aLayer } from "./a-layer.ts";

/** A process that was ended in the middle. */
export class Killed extends Error {}

/** A configuration of one role, whose one file says `text`. */
export interface Wanted {
  readonly text: string;
  readonly version?: string;
}

/** A broker layer with two machines that wait, and what is kept in AWS for it. */
export function aDeployment() {
  const layer = aLayer({ groups: { broker: { gate: "own health", count: 2 } }, has: undefined });
  const bundles = new Map<string, Uint8Array>();
  const contents = new Map<string, ReadonlyMap<string, Uint8Array>>();
  const aws = {
    pointer: undefined as Pointer | undefined,
    foreign: false,
    lease: undefined as FoundLease | undefined,
    etags: 0,
    /** The write that ends the process, counted from now; after it is done, or before. */
    killAt: undefined as { readonly write: number; readonly when: "before" | "after" } | undefined,
    writes: 0,
    account: "111111111111",
    stack: true,
    loopback: false,
    waitMs: 24 * 3_600_000,
    answer: "yes" as "yes" | "no" | "unanswerable",
    /** What happens while somebody is asked. */
    whileAsked: async (): Promise<unknown> => undefined,
  };
  const facts: DeployFact[] = [];
  const group = layer.groups.get("broker");
  const write = async (what: () => void): Promise<void> => {
    aws.writes += 1;
    const isLast = aws.killAt?.write === aws.writes;
    if (isLast && aws.killAt?.when === "before") throw new Killed();
    what();
    if (isLast) throw new Killed();
  };
  const point = (pointer: Pointer | undefined): void => {
    aws.pointer = pointer;
    if (group === undefined) return;
    [group.pointer, group.movedAt] = [pointer?.current.digest, layer.time.now()];
  };
  const ports = (): ConfigurationPorts => {
    const roll = layer.ports();
    return {
      stacks: {
        describeStack: async (stackName) =>
          aws.stack
            ? ({
                stackName,
                status: "UPDATE_COMPLETE",
                outputs: { BrokerGroupName: "broker-group" },
              } as unknown as ObservedStack)
            : undefined,
        callerAccount: async () => aws.account,
      },
      connect: () => ({
        fleet: { ...roll.fleet, end: async (id) => (await write(() => undefined), roll.fleet.end(id)) },
        reports: roll.reports,
        pointers: {
          read: async () => {
            if (aws.foreign) return { kind: "foreign" };
            if (aws.pointer === undefined) return { kind: "none" };
            return { kind: "found", pointer: aws.pointer, movedAt: group?.movedAt ?? 0 };
          },
          list: async () => new Map(aws.pointer === undefined ? [] : [["broker", aws.pointer]]),
          write: (_role, pointer) => write(() => point(pointer)),
          remove: () => write(() => point(undefined)),
        },
        bundles: {
          locate: (role, digest) => `s3://bucket/${role}/${digest}`,
          has: async (_role, digest) => bundles.has(digest),
          put: ({ digest, archive }) => write(() => void bundles.set(digest, archive)),
          read: async (_role, digest) => contents.get(digest),
          removeAll: async () => {
            const objects = bundles.size + (aws.lease === undefined ? 0 : 1);
            await write(() => bundles.clear());
            aws.lease = undefined;
            return objects;
          },
        },
        leases: {
          read: async () => aws.lease,
          write: async (lease: Lease, over) => {
            if (aws.lease?.etag !== over?.etag) return "moved";
            aws.etags += 1;
            aws.lease = { lease, etag: `"${aws.etags}"` };
            return "written";
          },
        },
      }),
      cluster: () => undefined,
      queues: "told",
      pack: (role) => {
        const bundle = makeBundle(role);
        contents.set(bundle.digest, role.files);
        return bundle;
      },
      clock: layer.time,
      idle: () => new Promise(() => undefined),
      report: (fact) => facts.push(fact),
      confirm: async () => {
        const { whileAsked } = aws;
        aws.whileAsked = async () => undefined;
        await whileAsked();
        return aws.answer;
      },
      interrupted: () => layer.state.interrupted,
      newToken: () => `holder-${layer.state.born}-${aws.etags}`,
      loopback: aws.loopback,
    };
  };
  const request = ({ text, version = "1.0.1" }: Wanted): ConfigurationRequest => ({
    definition: DEFINITION,
    version,
    environment: "ci",
    release: "2.0.0",
    values: { Workers: "4" },
    pending: ["BrokerGroupName"],
    noEcho: new Set(),
    files: filesWith(text),
    region: "ap-southeast-2",
    expectedAccount: "111111111111",
    expectedRegion: "ap-southeast-2",
    startedAt: layer.time.now(),
    deadlineAt: layer.time.now() + aws.waitMs,
    agreed: false,
    allowRolling: layer.agreed,
    limits: layer.request().limits,
    commands: { deploy: "deploy", destroy: "destroy", rollback: "rollback", diagnose: "diagnose", aws: "aws" },
  });
  return {
    layer,
    aws,
    facts,
    bundles,
    deploy: (wanted: Wanted): Promise<DeployOutcome> =>
      deployConfiguration({ ...request(wanted), verb: "deploy" }, ports()),
    plan: (wanted: Wanted): Promise<DeployOutcome> =>
      deployConfiguration({ ...request(wanted), verb: "plan" }, ports()),
    rollback: (): Promise<DeployOutcome> => rollbackConfiguration(request({ text: "" }), ports()),
    destroy: (): Promise<DeployOutcome> => destroyConfiguration(request({ text: "" }), ports()),
    verify: (): Promise<DeployOutcome> => verifyConfiguration(request({ text: "" }), ports()),
    diagnose: (): Promise<DeployOutcome> => diagnoseConfiguration(request({ text: "" }), ports()),
    /** The digest that a configuration has. */
    digestOf: ({ text }: Wanted): string =>
      makeBundle({
        role: "broker",
        files: new Map(filesWith(text).map(({ path, bytes }) => [path.replace(/^machine\/(?:broker\/)?/, ""), bytes])),
      }).digest,
    /** What every machine says to have. */
    running: (): readonly (string | undefined)[] => layer.running(),
  };
}

/** What one role of one layer is. */
export const DEFINITION: ConfigurationDefinition = {
  kind: "configuration",
  name: "broker-configuration",
  component: "broker",
  purpose: "Makes Brokers of machines.",
  template: "parameters.yaml",
  capabilities: [],
  inputs: { BrokerGroupName: { layer: "broker", component: "broker", output: "BrokerGroupName" } },
  stateful: {},
  roles: [{ name: "broker", groupParameter: "BrokerGroupName", gate: "own health" }],
};

/** The files of the role, one of which says this. */
export function filesWith(text: string): readonly MachineFile[] {
  const files = {
    "machine/lib.sh": "",
    "machine/broker/apply": "",
    "machine/broker/health": "",
    "machine/broker/a.conf": text,
  };
  return Object.entries(files).map(([path, content]) => ({ path, bytes: new TextEncoder().encode(content) }));
}
