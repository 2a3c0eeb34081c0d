import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { onTestFinished } from "vitest";
import { type EmbeddedAws, type EmbeddedAwsOptions, type Speed, startEmbeddedAws } from "../src/index.ts";

/** Starts an engine that the test need not close. A defect in it fails the test. */
export async function anEngine(options: Partial<EmbeddedAwsOptions> = {}): Promise<EmbeddedAws> {
  const defects: unknown[] = [];
  const engine = await startEmbeddedAws({ speed: "instant", reportDefect: (error) => defects.push(error), ...options });
  onTestFinished(async () => {
    await engine.close();
    if (defects.length > 0) throw new AggregateError(defects, "The engine has a defect.");
  });
  return engine;
}

/** An engine in a process of its own. */
export interface EngineProcess {
  readonly endpoint: string;
  readonly pid: number | undefined;
  /** Kills it without giving it a chance to do anything more; resolves when it is gone. */
  kill(): Promise<void>;
}

interface ProcessOptions {
  /** Real time, if not told. */
  readonly speed?: Speed;
  /** Whether boot scripts run; they do not, if not told. */
  readonly machines?: "rehearsed" | "assumed";
}

/** Starts an engine over a state folder in a process of its own; it is killed after the test at the latest. */
export async function anEngineProcess(
  stateDir: string,
  { speed = "real", machines = "assumed" }: ProcessOptions = {},
): Promise<EngineProcess> {
  const script = join(import.meta.dirname, "processes", "hold-folder.ts");
  const holder = spawn(process.execPath, ["--import", "tsx", script, stateDir, speed, machines], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(holder, "close");
  const kill = async (): Promise<void> => {
    holder.kill("SIGKILL");
    await gone;
  };
  onTestFinished(kill);
  const [endpoint] = (await once(holder.stdout, "data")) as [Buffer];
  return { endpoint: endpoint.toString().trim(), pid: holder.pid, kill };
}

/** Returns a new folder that is removed after the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "embedded-aws-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What every client here is configured with; the access key id is the account. */
export function clientOptions(
  engine: Pick<EmbeddedAws, "endpoint">,
  account = "111111111111",
  region = "ap-southeast-2",
) {
  return {
    endpoint: engine.endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "any" },
    maxAttempts: 1,
  };
}

/** Returns an S3 client of an account. */
export function s3Client(engine: EmbeddedAws, account?: string, region?: string): S3Client {
  const client = new S3Client(clientOptions(engine, account, region));
  onTestFinished(() => client.destroy());
  return client;
}

/** Returns an STS client of an account. */
export function stsClient(engine: EmbeddedAws, account?: string): STSClient {
  const client = new STSClient(clientOptions(engine, account));
  onTestFinished(() => client.destroy());
  return client;
}
