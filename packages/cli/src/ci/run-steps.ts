/** One step of the pipeline. */
export interface Step<Name extends string> {
  readonly name: Name;
  /** What it does, as a heading says it. */
  readonly title: string;
  /** True for a step that clears up what the steps named here may have left, whatever became of them. */
  readonly clearsUpAfter?: readonly Name[];
  /** Does it, and says in one line what came of it. A step that can not be done throws. */
  run(): Promise<StepResult>;
}

/** What came of a step; `notWanted`: it was not asked for. */
export type StepResult =
  | { readonly kind: "passed"; readonly summary: string }
  | { readonly kind: "failed"; readonly summary: string }
  | { readonly kind: "notWanted"; readonly summary: string };

/** How a step ended; `skipped`: a step before it failed, or somebody stopped the pipeline. */
export type StepEnding = (StepResult | { readonly kind: "skipped"; readonly because: string }) & {
  readonly elapsedMs: number;
};

/** Who watches the pipeline. */
export interface StepWatch<Name extends string> {
  begin(step: Pick<Step<Name>, "name" | "title">): void;
  end(step: Pick<Step<Name>, "name" | "title">, ending: StepEnding): void;
  /** Says an error that a step threw in one line; the whole of it is told by whoever threw it. */
  explain(error: unknown): string;
}

/** What the pipeline needs of the world. */
export interface StepPorts<Name extends string> extends StepWatch<Name> {
  /** Milliseconds, of a clock that is never set back. */
  now(): number;
  /** True once somebody asked to stop. */
  interrupted(): boolean;
}

/**
 * Runs the steps one after the other, as long as all is well. After a failure or an interruption only those still run
 * that clear up after steps which were begun; a failure of clearing up is a failure of the pipeline. Never rejects.
 */
export async function runSteps<Name extends string>(
  steps: readonly Step<Name>[],
  ports: StepPorts<Name>,
): Promise<ReadonlyMap<Name, StepEnding>> {
  const endings = new Map<Name, StepEnding>();
  const begun = new Set<Name>();
  let obstacle: string | undefined;
  for (const step of steps) {
    if (obstacle === undefined && ports.interrupted()) obstacle = "it was interrupted";
    const clearsUp = step.clearsUpAfter?.some((name) => begun.has(name)) === true;
    if (obstacle !== undefined && !clearsUp) {
      endings.set(step.name, { kind: "skipped", because: obstacle, elapsedMs: 0 });
      continue;
    }
    ports.begin(step);
    begun.add(step.name);
    const startedAt = ports.now();
    const result = await run(step, ports);
    const ending = { ...result, elapsedMs: ports.now() - startedAt };
    endings.set(step.name, ending);
    ports.end(step, ending);
    if (ending.kind === "failed") obstacle ??= `${step.name} failed`;
  }
  return endings;
}

async function run<Name extends string>(step: Step<Name>, ports: StepPorts<Name>): Promise<StepResult> {
  try {
    return await step.run();
  } catch (error) {
    return { kind: "failed", summary: ports.explain(error) };
  }
}

/** True when no step failed, and none was held back. */
export function havePassed(endings: ReadonlyMap<string, StepEnding>): boolean {
  return [...endings.values()].every(({ kind }) => kind === "passed" || kind === "notWanted");
}
