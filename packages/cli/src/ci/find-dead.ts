import { readTestEnvironment, type TestEnvironment } from "@logstack/release";

/** A stack, as far as it tells whose test it belongs to. */
export interface TaggedStack {
  readonly stackName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A test environment that nobody will destroy any more, and the layers that have a stack in it. */
export interface DeadEnvironment {
  readonly environment: TestEnvironment;
  /** By their components' names, which are their stacks' tags. */
  readonly components: readonly string[];
}

/** How long a build may take before its test environment counts as left behind, in milliseconds. */
export const LONGEST_BUILD_MS = 4 * 60 * 60_000;

/**
 * Finds the test environments that builds left behind which were killed: by the tags of their stacks, and by the time that
 * is in their names. What is not disposable by its own tag is never among them.
 */
export function findDead(
  stacks: readonly TaggedStack[],
  { like, now }: { readonly like: string; readonly now: number },
): readonly DeadEnvironment[] {
  const dead = new Map<string, { environment: TestEnvironment; components: string[] }>();
  for (const { tags } of stacks) {
    const name = tags["environment"] ?? "";
    const environment = readTestEnvironment(name, like);
    const component = tags["application"];
    if (environment === undefined || component === undefined) continue;
    if (tags["disposable"] !== "true" || now - environment.startedAt < LONGEST_BUILD_MS) continue;
    const found = dead.get(name) ?? { environment, components: [] };
    dead.set(name, { ...found, components: [...found.components, component].toSorted() });
  }
  return [...dead.values()].toSorted((a, b) => a.environment.startedAt - b.environment.startedAt);
}
