import { ACCESS_DENIED, DeployError } from "../errors.ts";
import { accountOf, type ObservedStack } from "../model/observed-stack.ts";
import type { StackApi } from "../ports.ts";

/** The stacks a deployment looks at before it decides. */
export interface ReadStacks {
  readonly own: ObservedStack | undefined;
  /** By stack name: the stacks of other layers that were asked for and exist. */
  readonly others: ReadonlyMap<string, ObservedStack>;
  readonly account: string;
}

/**
 * Reads a stack and those whose outputs it needs, in as few calls as can be: one by name when there are no others,
 * one unfiltered page otherwise, and by name what a first of several pages lacks, or all of them for a role that may
 * look only at stacks it names. A stack's ARN tells the
 * account, so STS is asked only where no stack was seen, that is before a first create.
 */
export async function readStacks(
  api: StackApi,
  { own, others }: { own: string; others: readonly string[] },
): Promise<ReadStacks> {
  const seen = others.length === 0 ? await readByName(api, [own]) : await readFromFirstPage(api, [own, ...others]);
  const [anyStack] = seen.values();
  return {
    own: seen.get(own),
    others: new Map([...seen].filter(([name]) => others.includes(name))),
    account: (anyStack === undefined ? undefined : accountOf(anyStack.stackId)) ?? (await api.callerAccount()),
  };
}

async function readFromFirstPage(api: StackApi, names: readonly string[]): Promise<Map<string, ObservedStack>> {
  const { stacks, complete } = await readFirstPage(api);
  const seen = new Map(stacks.map((stack) => [stack.stackName, stack]));
  const lacking = complete ? [] : names.filter((name) => !seen.has(name));
  return new Map([...seen, ...(await readByName(api, lacking))]);
}

/**
 * Reads the first page of all stacks; none, and incomplete, for a role that may not.
 * AWS: looking at all stacks is a permission of its own (service authorization reference, `DescribeStacks`).
 */
export async function readFirstPage(api: StackApi): ReturnType<StackApi["describeFirstStacks"]> {
  try {
    return await api.describeFirstStacks();
  } catch (error) {
    if (error instanceof DeployError && error.code === ACCESS_DENIED) return { stacks: [], complete: false };
    throw error;
  }
}

async function readByName(api: StackApi, names: readonly string[]): Promise<Map<string, ObservedStack>> {
  const stacks = await Promise.all(names.map((name) => api.describeStack(name)));
  return new Map(stacks.flatMap((stack) => (stack === undefined ? [] : [[stack.stackName, stack] as const])));
}
