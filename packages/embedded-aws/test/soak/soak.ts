import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Fault, FaultPlan } from "../../src/faults/fault.ts";
import { findContradictions } from "./find-contradictions.ts";
import { observe } from "./observe.ts";
import { busyStacks, type EngineOperation, play } from "./play.ts";
import { randomOperations, type SoakOperation } from "./random-operations.ts";
import { CHILD_TEMPLATE } from "./render-template.ts";
import { type Clients, openClients } from "./soak-world.ts";

/** What a soak came to. */
export interface SoakReport {
  /** How many operations the engine took, refused, or was killed under, by kind. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly restarts: number;
  /** Sentences about what does not agree, with the number of the operation after which it was seen. */
  readonly contradictions: readonly string[];
  /** Answers that no client should ever get: failures inside of the engine. */
  readonly defects: readonly string[];
}

const TEMPLATES_BUCKET = "soak-templates";
/** AWS's time passes a thousand times as fast; a wait condition of five minutes gives up in a third of a second. */
const SETTLED_WITHIN_MS = 30_000;

/** Plays random operations on an engine in a process of its own; at each restart and at the end all must agree. */
export async function soak(count: number, seed: number): Promise<SoakReport> {
  const folder = await mkdtemp(join(tmpdir(), "embedded-aws-soak-"));
  const run = new SoakRun(folder);
  try {
    await run.start();
    for (const [turn, operation] of randomOperations(count, seed).entries()) await run.take(turn, operation);
    await run.check(count);
    return run.report();
  } catch (error) {
    // What the engine said of itself is the better explanation.
    throw run.report().defects.length === 0 ? error : new AggregateError(run.report().defects, "The engine failed.");
  } finally {
    await run.stop("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  }
}

/** One soak while it goes on: the engine's process, and what was seen so far. */
class SoakRun {
  readonly #folder: string;
  readonly #outcomes: Record<string, number> = {};
  readonly #contradictions = new Map<string, number>();
  readonly #defects: string[] = [];
  #faults: readonly Fault[] = [];
  #restarts = -1;
  #clients: Clients | undefined;
  #endpoint = "";
  #end: ((signal: NodeJS.Signals) => Promise<unknown>) | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    await this.#writeFaults();
    const script = join(import.meta.dirname, "../processes/soak-engine.ts");
    const command = ["--import", "tsx", script, join(this.#folder, "state"), this.#faultsFile];
    const engine = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
    engine.stderr.on("data", (text: Buffer) => {
      const defect = /embedded-aws: defect: [^]*/.exec(text.toString());
      if (defect !== null) this.#defects.push(defect[0].slice(0, 2_000));
    });
    const gone = once(engine, "close");
    this.#end = async (signal) => {
      engine.kill(signal);
      await gone;
    };
    const [line] = (await once(engine.stdout, "data")) as [Buffer];
    this.#endpoint = line.toString().trim();
    this.#clients = openClients(this.#endpoint);
    this.#restarts += 1;
    if (this.#restarts === 0) await this.#putChildTemplate();
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    this.#clients?.destroy();
    await this.#end?.(signal);
    this.#end = undefined;
  }

  async take(turn: number, operation: SoakOperation): Promise<void> {
    if (isEngineOperation(operation)) return this.#turnEngine(turn, operation);
    const childUrl = `${this.#endpoint}/${TEMPLATES_BUCKET}/child.json`;
    const outcome = await play(operation, { clients: this.#opened(), childUrl, turn }).then(
      () => "taken",
      (error: unknown) => this.#judgeRefusal(turn, operation, error),
    );
    const key = `${operation.kind} ${outcome}`;
    this.#outcomes[key] = (this.#outcomes[key] ?? 0) + 1;
  }

  /** Waits until nothing is at work, and notes every contradiction. */
  async check(turn: number): Promise<void> {
    await this.#settle(turn);
    const found = findContradictions(await observe(this.#opened()));
    for (const sentence of found) this.#note(turn, sentence);
  }

  report(): SoakReport {
    return {
      outcomes: this.#outcomes,
      restarts: this.#restarts,
      contradictions: Array.from(this.#contradictions, ([sentence, turn]) => `after ${turn} operations: ${sentence}`),
      defects: this.#defects,
    };
  }

  get #faultsFile(): string {
    return join(this.#folder, "faults.json");
  }

  async #turnEngine(turn: number, operation: EngineOperation): Promise<void> {
    switch (operation.kind) {
      case "fault":
        this.#faults = [...this.#faults, operation.fault];
        return this.#writeFaults();
      case "mendFaults":
        this.#faults = [];
        return this.#writeFaults();
      case "settle":
        return this.#settle(turn);
      case "restart":
        // In the middle of whatever is at work, and with a look at all of it afterwards.
        await this.stop(operation.how === "kill" ? "SIGKILL" : "SIGTERM");
        await this.start();
        return this.check(turn);
    }
  }

  async #settle(turn: number): Promise<void> {
    const until = Date.now() + SETTLED_WITHIN_MS;
    let busy = await busyStacks(this.#opened());
    while (busy.length > 0 && Date.now() < until) {
      await sleep(20);
      busy = await busyStacks(this.#opened());
    }
    for (const name of busy) this.#note(turn, `${name} never ends its work.`);
  }

  /** What is wrong once stays so; it counts when it is first seen. */
  #note(turn: number, sentence: string): void {
    if (!this.#contradictions.has(sentence)) this.#contradictions.set(sentence, turn);
  }

  #judgeRefusal(turn: number, { kind }: SoakOperation, error: unknown): string {
    const { $metadata, name, message } = error as Error & { $metadata?: { httpStatusCode?: number } };
    const status = $metadata?.httpStatusCode ?? 0;
    // Cut off in the middle of an answer, the client knows its status and no more.
    const isCut = status === 0 || (status === 200 && message.includes("aborted"));
    if (isCut && this.#faults.some((fault) => fault.kind === "cut")) return "cut off";
    if (status < 400 || status >= 500) this.#defects.push(`operation ${turn} (${kind}): ${status} ${name} ${message}`);
    return "refused";
  }

  async #putChildTemplate(): Promise<void> {
    const { s3 } = this.#opened();
    await s3.send(new CreateBucketCommand({ Bucket: TEMPLATES_BUCKET }));
    await s3.send(new PutObjectCommand({ Bucket: TEMPLATES_BUCKET, Key: "child.json", Body: CHILD_TEMPLATE }));
  }

  async #writeFaults(): Promise<void> {
    const draft = `${this.#faultsFile}.draft`;
    await writeFile(draft, JSON.stringify({ faults: this.#faults } satisfies FaultPlan));
    await rename(draft, this.#faultsFile);
  }

  #opened(): Clients {
    if (this.#clients === undefined) throw new Error("The engine of the soak is not started.");
    return this.#clients;
  }
}

function isEngineOperation(operation: SoakOperation): operation is EngineOperation {
  return ["fault", "mendFaults", "settle", "restart"].includes(operation.kind);
}
