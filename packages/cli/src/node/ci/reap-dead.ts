import { findDead, type DeadEnvironment } from "../../ci/find-dead.ts";
import type { StepResult } from "../../ci/run-steps.ts";
import { renderExplanation } from "../explain.ts";
import { withStacks } from "../with-stacks.ts";
import { describeRun, prepareTestLayers, runTestLayers, type TestBench } from "./test-layers.ts";

/** Layers of the checkout, by the component that their stacks' tags name. */
export type LayersByComponent = ReadonlyMap<string, string>;

/**
 * Destroys the test environments of builds that were killed. What can not be destroyed fails no build: it is told, and the
 * next build tries again.
 */
export async function reapDead(
  { readLayers, now }: { readonly readLayers: () => Promise<LayersByComponent>; readonly now: number },
  bench: TestBench,
): Promise<StepResult> {
  const dead = await findDeadEnvironments(now, bench);
  if (dead.length === 0) return { kind: "passed", summary: "no build left anything behind" };
  // To know layers is to open their artifacts, and mostly nobody left anything.
  const layers = await readLayers();
  const ends = [];
  for (const one of dead) ends.push(await destroyDead(one, { layers, bench }));
  const left = ends.filter((end) => end !== undefined);
  const destroyed = dead.length - left.length;
  return { kind: "passed", summary: [`${destroyed} of ${dead.length} destroyed`, ...left].join("; ") };
}

async function findDeadEnvironments(now: number, { like, gateway }: TestBench): Promise<readonly DeadEnvironment[]> {
  const stacks = await withStacks({ environment: like, gateway }, (connection) => connection.describeAllStacks());
  return findDead(stacks, { like: like.name, now });
}

/** Returns undefined once nothing of it is left, else why something is. */
async function destroyDead(
  { environment: { name }, components }: DeadEnvironment,
  { layers, bench }: { readonly layers: LayersByComponent; readonly bench: TestBench },
): Promise<string | undefined> {
  const known = components.filter((component) => layers.has(component));
  const unknown = components.filter((component) => !layers.has(component));
  bench.terminal.progress(`${name} was left behind, with ${components.join(", ")}`);
  try {
    const names = known.map((component) => layers.get(component) ?? component);
    const test = await prepareTestLayers({ environment: name, names }, bench);
    const result = describeRun(await runTestLayers(test, "destroy", bench), "");
    const reasons = [
      ...(result.kind === "failed" ? [result.summary] : []),
      ...(unknown.length > 0 ? [`no layer here has the component ${unknown.join(", ")}`] : []),
    ];
    return reasons.length === 0 ? undefined : `${name} is still there: ${reasons.join("; ")}`;
  } catch (error) {
    const [problem] = renderExplanation(error);
    return `${name} is still there: ${problem}`;
  }
}
