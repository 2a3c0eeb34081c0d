import { DeployError, type DeployFact, type DeployOutcome, type Ports } from "@logstack/deploy-core";
import {
  connectDataApi,
  connectMachineApi,
  connectProofApi,
  connectStackApi,
  connectTemplateStore,
} from "@logstack/deploy-core/node";
import type { InProcessAws } from "@logstack/embedded-aws/in-process";
import { ACCOUNT, REGION } from "./account.ts";
import { type CallWatch, type DirectCall, directTransport } from "./direct-calls.ts";
import type { Mishap } from "./story.ts";

/** How a process ended. `hung`: it did not, however long the proof waited; `defect`: by what is no `DeployError`. */
export type Ended =
  | { readonly kind: "outcome"; readonly outcome: DeployOutcome }
  | { readonly kind: "error"; readonly code: string; readonly problem: string }
  | { readonly kind: "defect"; readonly error: unknown }
  | { readonly kind: "killed" | "hung" };

/** What a process is and does, and what it meets. */
export interface ProcessPlan {
  readonly aws: InProcessAws;
  readonly mishap: Mishap | undefined;
  /** Given where the short way to AWS is to be compared with the SDK's. */
  readonly reportDifference: ((difference: Error) => void) | undefined;
  /** Makes the names of its change sets its own. */
  readonly name: string;
  /** What the person at the keyboard answers. */
  readonly answers: boolean;
  readonly command: (ports: Ports) => Promise<DeployOutcome>;
  /** Told of each call before it leaves; what it takes is waited for. */
  readonly onCall: (call: DirectCall) => Promise<void>;
}

/** A process that came to its end, and what it did on the way. */
export interface FinishedProcess {
  readonly ended: Ended;
  readonly facts: readonly DeployFact[];
  readonly calls: readonly string[];
  /** What it said after it had ended; nothing, if all is well. */
  readonly afterwards: readonly DeployFact[];
}

/** More than two minutes of this machine's time for what takes milliseconds: then it never ends. */
const PATIENCE_MS = 150_000;

/** Runs a command as a process of its own does: with its own clients, ports and end. */
export async function runProcess(plan: ProcessPlan): Promise<FinishedProcess> {
  const { aws, mishap, command, reportDifference } = plan;
  const facts: DeployFact[] = [];
  const afterwards: DeployFact[] = [];
  const calls: string[] = [];
  const death = createGate<Ended>();
  let isOver = false;
  let isInterrupted = false;
  const mayDie = async (kind: "killBefore" | "killAfter", { number }: DirectCall): Promise<void> => {
    if (mishap?.kind !== kind || number < mishap.atCall) return;
    death.open({ kind: "killed" });
    // A dead process neither sends nor hears anything any more.
    await new Promise(() => undefined);
  };
  const watch: CallWatch = {
    async before(call) {
      await mayDie("killBefore", call);
      if (mishap?.kind === "interrupt" && call.number >= mishap.atCall) isInterrupted = true;
      calls.push(call.operation);
      await plan.onCall(call);
    },
    after: (call) => mayDie("killAfter", call),
  };
  const access = {
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "any" },
    region: REGION,
    endpoint: "http://127.0.0.1:1",
    loopback: true,
    source: "the proof",
    transport: directTransport(aws, { watch, reportDifference }),
  };
  const connected = await connectStackApi(access);
  let tokens = 0;
  const ports: Ports = {
    stacks: connected.api,
    data: connectDataApi(access),
    proofs: connectProofApi(),
    templates: connectTemplateStore(access),
    machines: connectMachineApi(access),
    clock: {
      now: () => aws.clock.now(),
      sleep: (ms) => (isInterrupted ? Promise.resolve() : aws.clock.sleep(ms)),
      pause: (ms) => aws.clock.sleep(ms),
    },
    hide: () => undefined,
    report: (fact) => (isOver ? afterwards : facts).push(fact),
    confirm: async () => (plan.answers ? "yes" : "unanswerable"),
    interrupted: () => isInterrupted,
    takeCancellation: () => false,
    lookout: connected.lookout,
    random: () => 0.5,
    newToken: () => `${plan.name}${(tokens += 1)}`,
    loopback: false,
  };
  const patience = createGate<Ended>();
  const timer = setTimeout(() => patience.open({ kind: "hung" }), PATIENCE_MS);
  const ended = await Promise.race([endOf(command(ports)), death.passed, patience.passed]);
  clearTimeout(timer);
  isOver = ended.kind !== "killed";
  // Where the process was killed, what it still waits for never comes.
  void connected.close();
  return { ended, facts, calls, afterwards };
}

async function endOf(running: Promise<DeployOutcome>): Promise<Ended> {
  try {
    return { kind: "outcome", outcome: await running };
  } catch (error) {
    if (!(error instanceof DeployError)) return { kind: "defect", error };
    const { code, problem } = error;
    return { kind: "error", code, problem };
  }
}

function createGate<T>(): { readonly passed: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { passed, open: (value) => open(value) };
}
