import type { InstanceRecord } from "../ec2/instance-store.ts";
import type { JsonObject } from "../json.ts";
import type { Store } from "../state/store.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import type { Boot, MachineAnswer, MachineCall } from "./machine-runner.ts";
import type { Secrets } from "./secrets.ts";

/** A container that was started on a machine. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: "created" | "running" | "exited";
}

/** A machine while it boots: what its commands have made of it so far. */
export interface Machine {
  /** As it is now. */
  readonly instance: () => InstanceRecord;
  /** Units that were started and not stopped. */
  readonly active: Set<string>;
  readonly enabled: Set<string>;
  readonly containers: Map<string, Container>;
  /** Where something is mounted, and devices with a file system. */
  readonly mounts: Set<string>;
  readonly fileSystems: Set<string>;
  /** What was put to Elasticsearch, by its path. */
  readonly documents: Map<string, string>;
  /** What is left of each `timeout`, in milliseconds of AWS's time. */
  readonly timeouts: Map<string, number>;
  /** Tokens that the metadata service gave. */
  readonly tokens: Set<string>;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly boot: () => Pick<Boot, "readFile" | "writeFile">;
  readonly services: MachineServices;
  /** Whether the cache that stands for those of all stacks listens; undefined where none does. */
  readonly reachCache: (() => Promise<boolean>) | undefined;
  /** The launch template's data that it was started from. */
  readonly template: JsonObject;
  /** Waits in AWS's time; undefined seconds never end. Resolves to the `timeout` that was over before, if one was. */
  sleep(seconds: number | undefined, timeouts: readonly string[]): Promise<string | undefined>;
  /** Says by `send` how its boot went. Once that was taken, or refused, nobody waits for what it does. */
  signal(status: "SUCCESS" | "FAILURE", send: () => Promise<unknown>): Promise<void>;
  /** Shuts the machine down, as from within. */
  powerOff(): void;
}

/** What a machine calls of AWS, as its own account in a region. */
export interface MachineServices {
  /** Calls an operation of a service; throws an `AwsError`. */
  call(service: MachineServiceName, operation: string, request: { input: object; region: string }): Promise<object>;
  /** Sends a request to S3. */
  s3(
    request: Pick<HttpRequest, "method" | "path" | "query"> & { body?: Uint8Array; region: string },
  ): Promise<HttpResponse>;
  /** Sends a signal, unless a fault has it get lost or fail. */
  signal(input: object, region: string): Promise<object>;
}

/** The services that the commands of machines call. */
export type MachineServiceName =
  | "autoscaling"
  | "cloudformation"
  | "ec2"
  | "elasticloadbalancing"
  | "secretsmanager"
  | "ssm";

/** What a command does on a machine. */
export type MachineCommand = (machine: Machine, call: MachineCall) => MachineAnswer | Promise<MachineAnswer>;

/** The answer of a command that has done what it was asked and says nothing. */
export const DONE: MachineAnswer = { code: 0 };
